using Khonsu.Commit;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Transactions;

namespace Khonsu.Protocol.Tests.Commit;

public class CommitterTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);
    readonly Committer _committer;

    public CommitterTests() => _committer = new Committer(_store.Parts);

    public void Dispose()
    {
        StepHook.Hook = null;
        _store.Dispose();
    }

    [Fact]
    public void An_attempt_without_writes_commits_at_its_snapshot_and_draws_no_stamp()
    {
        TransactionCore core = _store.NewCore();
        core.Read(_store.ChainOf(0));
        _store.Overwrite(0, 1);
        long clock = _store.Parts.Clock.Now;

        Assert.True(_committer.TryCommit(core, out long stamp));
        Assert.Equal(core.Snapshot, stamp);
        Assert.Equal(clock, _store.Parts.Clock.Now);
    }

    [Fact]
    public void A_single_write_commits_without_a_descriptor()
    {
        TransactionCore core = _store.NewCore();
        Write(core, 0, 7);
        bool hasMark = false;
        StepHook.Hook = step => hasMark |= step == Step.BeforeMark;

        Assert.True(_committer.TryCommit(core, out long stamp));
        Assert.False(hasMark);
        Assert.Equal(stamp, _store.ChainOf(0).Head!._khonsuStamp);
    }

    [Fact]
    public void A_blind_write_over_a_newer_row_is_done_again_and_not_refused()
    {
        TransactionCore core = _store.NewCore();
        Write(core, 0, 7);
        Write(core, 1, 7);
        int rivals = 0;
        StepHook.Hook = step =>
        {
            if (step == Step.BeforeInstall && rivals < 3)
                _store.Overwrite(rivals++ % 2, 100 + rivals);
        };

        Assert.True(_committer.TryCommit(core, out _));
        Assert.Equal(3, rivals);
        Assert.Equal(7, _store.ValueOf(0));
        Assert.Equal(7, _store.ValueOf(1));
    }

    [Fact]
    public void A_blind_write_beside_a_row_that_was_read_and_changed_is_refused()
    {
        TransactionCore core = _store.NewCore();
        Write(core, 0, 7);
        core.Read(_store.ChainOf(1));
        _store.Overwrite(1, 1);
        _store.Overwrite(0, 1);

        Assert.False(_committer.TryCommit(core, out long stamp));
        Assert.Equal(TransactionalRow.AbortedStamp, stamp);
        Assert.Equal(1, _store.ValueOf(0));
    }

    [Fact]
    public void Versions_that_meet_a_refusal_are_never_installed_again()
    {
        TransactionCore core = _store.NewCore();
        Write(core, 0, 7);
        Write(core, 1, 7);
        TransactionalRow first = core.Writes[0].Node!;
        bool isDone = false;
        StepHook.Hook = step =>
        {
            if (step != Step.Installed || isDone)
                return;
            isDone = true;
            _store.ChainOf(1).Head = new KeyedRow<long>(1, 50)
            {
                _khonsuStamp = _store.Parts.Clock.Next(),
                _khonsuNext = _store.ChainOf(1).Head,
            };
        };

        Assert.True(_committer.TryCommit(core, out _));
        Assert.NotSame(first, core.Writes[0].Node);
        Assert.Equal(TransactionalRow.AbortedStamp, first._khonsuStamp);
        Assert.Equal(7, _store.ValueOf(0));
        Assert.Equal(7, _store.ValueOf(1));
    }

    [Fact]
    public void A_doomed_attempt_that_wrote_is_refused_and_one_that_only_read_commits()
    {
        TransactionCore reader = _store.NewCore();
        TransactionCore writer = _store.NewCore();
        foreach (TransactionCore core in (TransactionCore[])[reader, writer])
            core.Read(_store.ChainOf(0));
        Write(writer, 3, 7);
        using (Transaction rival = _store.Begin())
        {
            rival.Rows()[0] = new KeyedRow<long>(0, 1);
            rival.Rows()[1] = new KeyedRow<long>(1, 1);
            rival.Commit();
        }

        foreach (TransactionCore core in (TransactionCore[])[reader, writer])
        {
            Assert.Equal(0, ((KeyedRow<long>)core.Read(_store.ChainOf(1))!).Value);
            Assert.True(core.IsDoomed);
        }

        Assert.True(_committer.TryCommit(reader, out _));
        Assert.False(_committer.TryCommit(writer, out _));
    }

    [Fact]
    public void A_read_that_meets_a_newer_row_moves_the_snapshot_forward_when_nothing_read_has_changed()
    {
        TransactionCore core = _store.NewCore();
        core.Read(_store.ChainOf(0));
        long before = core.Snapshot;
        _store.Overwrite(1, 5);

        Assert.Equal(5, ((KeyedRow<long>)core.Read(_store.ChainOf(1))!).Value);
        Assert.True(core.Snapshot > before);
        Assert.False(core.IsDoomed);
    }

    [Fact]
    public void A_row_that_is_deleted_and_retired_while_a_blind_write_waits_is_not_lost()
    {
        using Transaction writer = _store.Begin();
        Assert.Equal(0, writer.Rows()[1].Value);
        writer.Rows().Upsert(new KeyedRow<long>(0, 7));
        using (Transaction rival = _store.Begin())
        {
            rival.Rows().Remove(0);
            rival.Rows()[2] = new KeyedRow<long>(2, 1);
            rival.Commit();
        }

        Assert.Equal(1, writer.Rows()[2].Value); // moves the snapshot past the removal
        for (long id = 1000; id < 3000; id++)
            _store.Overwrite(id, 0);
        writer.Commit();

        Assert.Equal(7, _store.ValueOf(0));
    }

    [Fact]
    public void A_version_that_a_validation_must_find_is_not_pruned_under_it()
    {
        using Transaction writer = _store.Begin();
        Assert.Equal(0, writer.Rows()[1].Value);
        writer.Rows()[0] = new KeyedRow<long>(0, 7);
        bool isChanged = false;
        bool isCovered = false;
        StepHook.Hook = step =>
        {
            if (step == Step.BeforeInstall && !isChanged)
            {
                isChanged = true;
                _store.Overwrite(1, 1); // after the read, before the stamp: the writer must be refused
            }
            else if (step == Step.Stamped && !isCovered)
            {
                isCovered = true;
                _store.Overwrite(1, 2); // after the stamp: prunes what was in between, if it may
            }
        };

        Assert.False(writer.TryCommit().IsCommitted);
        Assert.True(isCovered);
        Assert.Equal(0, _store.ValueOf(0));
    }

    void Write(TransactionCore core, long id, long value)
        => core.Write(_store.ChainOf(id), TransactionCore.Claim(new KeyedRow<long>(id, value)));
}
