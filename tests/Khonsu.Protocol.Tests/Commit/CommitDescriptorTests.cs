using Khonsu.Commit;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Commit;

/// <summary>
/// The commit step by step, on one thread: what a helper does is called from the step hook, in the middle of the
/// owner's run.
/// </summary>
public class CommitDescriptorTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);

    public static TheoryData<string> StepsOfACommit =>
    [
        nameof(Step.HeadRead), nameof(Step.StateChecked), nameof(Step.Installed), nameof(Step.BeforeMark),
        nameof(Step.Marked), nameof(Step.StampDrawn), nameof(Step.Stamped), nameof(Step.BeforeValidate),
        nameof(Step.BeforeDecide), nameof(Step.Decided),
    ];

    public void Dispose()
    {
        StepHook.Hook = null;
        _store.Dispose();
    }

    [Theory, MemberData(nameof(StepsOfACommit))]
    public void A_helper_that_does_it_all_in_the_middle_changes_nothing(string name)
    {
        (TransactionCore core, CommitDescriptor descriptor) = Begin(reads: [2], writes: [0, 1]);
        long helped = 0;
        AtFirst(Enum.Parse<Step>(name), () => helped = descriptor.Run());
        long stamp = descriptor.Run();

        Assert.Equal(helped, stamp);
        Assert.InRange(stamp, 1, TransactionalRow.AbortedStamp - 1);
        Finalize(core, stamp);
        foreach (long id in (long[])[0, 1])
        {
            Assert.Equal(2, _store.ChainOf(id).Length());
            Assert.Same(core.Writes[id].Node, _store.ChainOf(id).Head);
            Assert.Equal(1, _store.ValueOf(id));
        }
    }

    [Fact]
    public void A_helper_that_read_the_head_too_early_installs_nothing_late() // Inv C1
    {
        (TransactionCore core, CommitDescriptor descriptor) = Begin(reads: [], writes: [0, 1]);
        AtFirst(Step.HeadRead, () =>
        {
            Finalize(core, descriptor.Run());
            _store.Overwrite(0, 5);
            _store.Overwrite(1, 6);
        });
        descriptor.Run(); // the late helper

        Assert.Equal(5, _store.ValueOf(0));
        Assert.Equal(6, _store.ValueOf(1));
        Assert.NotSame(core.Writes[0].Node, _store.ChainOf(0).Head);
    }

    [Fact]
    public void A_late_helper_does_not_install_a_refused_version_again() // Inv C1, C2
    {
        (TransactionCore one, CommitDescriptor first) = Begin(reads: [3], writes: [0]);
        (TransactionCore two, CommitDescriptor second) = Begin(reads: [], writes: [0, 1]);
        (TransactionCore three, CommitDescriptor third) = Begin(reads: [3], writes: [0]);
        _store.Overwrite(3, 9); // refuses the first and the third
        _store.Overwrite(1, 9); // refuses the second, at its second row
        AtFirst(Step.BeforeMark, () =>
        {
            AtFirst(Step.BeforeHelp, () =>
            {
                Finalize(one, first.Run());
                Finalize(two, second.Run());
                Finalize(three, third.Run());
            });
            second.Run(); // late: it has met the first, and goes on when all three are refused
        });
        first.Run();

        Assert.Same(three.Writes[0].Node, _store.ChainOf(0).Head);
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void A_row_that_changed_after_it_was_read_refuses_the_commit()
    {
        (TransactionCore core, CommitDescriptor descriptor) = Begin(reads: [2], writes: [0]);
        _store.Overwrite(2, 9);

        Assert.Equal(TransactionalRow.AbortedStamp, descriptor.Run());
        Finalize(core, TransactionalRow.AbortedStamp);
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void A_written_row_that_changed_refuses_the_commit_before_anything_else_is_installed()
    {
        (TransactionCore core, CommitDescriptor descriptor) = Begin(reads: [], writes: [0, 1]);
        _store.Overwrite(0, 9);

        Assert.Equal(TransactionalRow.AbortedStamp, descriptor.Run());
        Finalize(core, TransactionalRow.AbortedStamp);
        Assert.Equal(9, _store.ValueOf(0));
        Assert.Equal(1, _store.ChainOf(1).Length());
    }

    [Fact]
    public void A_refused_version_stays_as_the_head_and_is_seen_by_nobody() // Inv C2
    {
        (TransactionCore core, CommitDescriptor descriptor) = Begin(reads: [2], writes: [0]);
        _store.Overwrite(2, 9);
        long stamp = descriptor.Run();
        Finalize(core, stamp);

        Assert.Same(core.Writes[0].Node, _store.ChainOf(0).Head);
        Assert.Equal(0, _store.ValueOf(0));
        _store.Overwrite(0, 7);
        Assert.Equal(7, _store.ValueOf(0));
        Assert.Equal(2, _store.ChainOf(0).Length());
    }

    [Fact]
    public void While_it_installs_readers_and_writers_see_the_row_before()
    {
        (_, CommitDescriptor descriptor) = Begin(reads: [2], writes: [0, 1]);
        long? seen = null;
        AtFirst(Step.Installed, () => seen = _store.ValueOf(0));
        descriptor.Run();

        Assert.Equal(0, seen);
    }

    [Fact]
    public void A_reader_that_meets_a_marked_commit_gives_it_a_stamp_and_sees_the_row_before()
    {
        (_, CommitDescriptor descriptor) = Begin(reads: [2], writes: [0, 1]);
        long? seen = null;
        long clock = 0;
        AtFirst(Step.Marked, () =>
        {
            clock = _store.Parts.Clock.Now;
            seen = _store.ValueOf(0);
        });
        long stamp = descriptor.Run();

        Assert.Equal(0, seen);
        Assert.Equal(clock + 1, stamp);
    }

    [Fact]
    public void A_reader_after_the_stamp_decides_the_commit_and_sees_it()
    {
        (_, CommitDescriptor descriptor) = Begin(reads: [2], writes: [0, 1]);
        long? seen = null;
        AtFirst(Step.Stamped, () => seen = _store.ValueOf(0));
        descriptor.Run();

        Assert.Equal(1, seen);
    }

    [Fact]
    public void A_writer_that_meets_a_half_installed_commit_completes_it_first()
    {
        (_, CommitDescriptor descriptor) = Begin(reads: [], writes: [0, 1]);
        long rival = 0;
        AtFirst(Step.Installed, () => rival = _store.Overwrite(0, 5).CommitTimestamp);
        long stamp = descriptor.Run();

        Assert.Equal(5, _store.ValueOf(0));
        Assert.Equal(1, _store.ValueOf(1));
        Assert.InRange(stamp, 1, rival - 1);
    }

    [Fact]
    public void Of_two_that_read_what_the_other_writes_the_smaller_stamp_commits()
    {
        (TransactionCore one, CommitDescriptor first) = Begin(reads: [1], writes: [0]);
        (TransactionCore two, CommitDescriptor second) = Begin(reads: [0], writes: [1]);
        long other = 0;
        AtFirst(Step.Stamped, () => other = second.Run());
        long stamp = first.Run();
        Finalize(one, stamp);
        Finalize(two, other);

        Assert.NotEqual(TransactionalRow.AbortedStamp, stamp);
        Assert.Equal(TransactionalRow.AbortedStamp, other);
        Assert.Equal(1, _store.ValueOf(0));
        Assert.Equal(0, _store.ValueOf(1));
    }

    [Fact]
    public void A_version_is_finalized_stamp_first_and_owner_second() // Inv V2
    {
        (TransactionCore core, CommitDescriptor descriptor) = Begin(reads: [], writes: [0, 1]);
        long stamp = descriptor.Run();
        TransactionalRow node = core.Writes[0].Node!;
        VersionOwner? owner = null;
        long stampThen = 0;
        AtFirst(Step.StampWritten, () => (owner, stampThen) = (node._khonsuOwner, node._khonsuStamp));
        VersionChain.Finalize(node, stamp);

        Assert.Same(descriptor, owner);
        Assert.Equal(stamp, stampThen);
        Assert.Null(node._khonsuOwner);
    }

    static void AtFirst(Step step, Action act) => StepHook.Hook = passed =>
    {
        if (passed != step)
            return;
        StepHook.Hook = null;
        act();
    };

    static void Finalize(TransactionCore core, long stamp)
    {
        for (int index = 0; index < core.WriteCount; index++)
            VersionChain.Finalize(core.Writes[index].Node!, stamp);
    }

    (TransactionCore Core, CommitDescriptor Descriptor) Begin(long[] reads, long[] writes)
    {
        TransactionCore core = _store.NewCore();
        foreach (long id in reads)
            core.Read(_store.ChainOf(id));
        foreach (long id in writes)
        {
            core.Read(_store.ChainOf(id));
            core.Write(_store.ChainOf(id), TransactionCore.Claim(new KeyedRow<long>(id, 1)));
        }

        core.MergeReadsIntoWrites(keepPureReads: true);
        var descriptor = new CommitDescriptor(core, core.SortWrites());
        for (int index = 0; index < core.WriteCount; index++)
        {
            core.Writes[index].Node!._khonsuNext = core.Writes[index].Expected;
            core.Writes[index].Node!._khonsuOwner = descriptor;
        }

        return (core, descriptor);
    }
}
