using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>Unique indexes: asked when the body has ended, guarded at every level.</summary>
public class UniqueIndexTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    public UniqueIndexTests() => _store.Atomically(static tx =>
    {
        tx.Indexed().Add(Row(1, "ann@x"));
        tx.Indexed().Add(Row(2, "bob@x"));
        tx.Indexed().Add(Row(3, null));
    });

    public static TheoryData<IsolationLevel> Levels => new(Enum.GetValues<IsolationLevel>());

    public void Dispose()
    {
        StepHook.Hook = null;
        _store.Dispose();
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_second_row_of_a_key_is_refused_and_named(IsolationLevel level)
    {
        var thrown = Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            static tx => tx.Indexed().Add(Row(9, "ann@x")), Options(level)));

        Assert.Equal("indexed", thrown.Table);
        Assert.Equal("ByEmail", thrown.Index);
        Assert.Equal("ann@x", thrown.IndexKey);
        Assert.Equal(1L, thrown.ExistingKey);
        Assert.Equal(9L, thrown.Key);
        Assert.Contains("ann@x", thrown.Message, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_blind_write_is_asked_too(IsolationLevel level)
    {
        Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            static tx => tx.Indexed().Upsert(Row(9, "ann@x")), Options(level)));
        Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            static tx => tx.Indexed().Upsert(Row(2, "ann@x")), Options(level)));
        _store.Atomically(static tx => tx.Indexed().Upsert(Row(1, "ann@x")), Options(level));
        AssertNothingIsLeft();
    }

    [Theory, MemberData(nameof(Levels))]
    public void Two_rows_of_one_block_may_not_share_a_key(IsolationLevel level)
    {
        Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            static tx =>
            {
                tx.Indexed().Upsert(Row(8, "new@x"));
                tx.Indexed().Upsert(Row(9, "new@x"));
            },
            Options(level)));
        AssertNothingIsLeft();
    }

    [Theory, MemberData(nameof(Levels))]
    public void Two_rows_may_change_keys_with_each_other_in_one_block(IsolationLevel level)
    {
        _store.Atomically(
            static tx =>
            {
                tx.Indexed().Update(1, static row => row with { Email = "bob@x" });
                tx.Indexed().Update(2, static row => row with { Email = "ann@x" });
            },
            Options(level));

        Assert.Equal(2, Owner("ann@x"));
        Assert.Equal(1, Owner("bob@x"));
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_key_passes_on_in_the_block_that_frees_it(IsolationLevel level)
    {
        _store.Atomically(
            static tx =>
            {
                tx.Indexed().Add(Row(9, "ann@x"));
                tx.Indexed().Remove(1);
                tx.Indexed().Update(2, static row => row with { Email = null });
                tx.Indexed().Add(Row(8, "bob@x"));
            },
            Options(level));

        Assert.Equal(9, Owner("ann@x"));
        Assert.Equal(8, Owner("bob@x"));
    }

    [Theory, MemberData(nameof(Levels))]
    public void Any_number_of_rows_may_have_no_key(IsolationLevel level)
    {
        _store.Atomically(
            static tx =>
            {
                tx.Indexed().Add(Row(8, null));
                tx.Indexed().Add(Row(9, null));
            },
            Options(level));

        Assert.Equal([3, 8, 9], _store.Read(static tx =>
            tx.Indexed().Equal(IndexedRow.ByEmail, null).Select(static row => row.Id).ToArray()));
    }

    [Theory, MemberData(nameof(Levels))]
    public void Of_two_that_take_a_key_at_once_one_commits(IsolationLevel level)
    {
        using Transaction first = _store.Begin(Options(level));
        using Transaction second = _store.Begin(Options(level));
        first.Indexed().Add(Row(8, "new@x"));
        second.Indexed().Upsert(Row(9, "new@x"));

        Assert.True(first.TryCommit().IsCommitted);
        if (level == IsolationLevel.ReadCommitted)
        {
            // The question is asked of the newest commits.
            Assert.Throws<UniqueIndexViolationException>(() => second.TryCommit());
        }
        else
        {
            AbortInfo abort = second.TryCommit().Abort!;
            Assert.Equal(ConflictRule.IndexRangeChanged, abort.Rule);
            Assert.Equal("ByEmail", abort.Index);
            Assert.Equal("indexed", abort.Table);
            Assert.Equal(8L, abort.Key);
            Assert.Equal(first.Id, abort.OtherTransactionId);
        }

        Assert.True(second.IsEnded);
        AssertNothingIsLeft();
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_commit_between_the_question_and_the_install_is_found(IsolationLevel level)
    {
        bool isDone = false;
        StepHook.Hook = step =>
        {
            if (step != Step.BeforeInstall || isDone)
                return;
            isDone = true;
            _store.Change(static rows => rows.Upsert(Row(8, "new@x")));
        };

        Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            static tx => tx.Indexed().Upsert(Row(9, "new@x")), Options(level)));

        StepHook.Hook = null;
        Assert.True(isDone);
        Assert.Equal(8, Owner("new@x"));
        AssertNothingIsLeft();
    }

    [Theory, MemberData(nameof(Levels))]
    public void The_restart_of_a_block_that_lost_a_key_says_so(IsolationLevel level)
    {
        int runs = 0;
        Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            tx =>
            {
                tx.Indexed().Upsert(Row(9, "new@x"));
                if (runs++ == 0)
                    _store.Change(static rows => rows.Upsert(Row(8, "new@x")));
            },
            Options(level)));

        Assert.Equal(level == IsolationLevel.ReadCommitted ? 1 : 2, runs);
    }

    [Fact]
    public void A_handle_that_breaks_uniqueness_has_ended()
    {
        Transaction transaction = _store.Begin();
        transaction.Indexed().Add(Row(9, "ann@x"));

        Assert.Throws<UniqueIndexViolationException>(transaction.Commit);

        Assert.True(transaction.IsEnded);
        Assert.Throws<TransactionEndedException>(transaction.Commit);
        AssertNothingIsLeft();
    }

    [Fact]
    public void An_ordered_index_can_be_unique()
    {
        _store.Atomically(static tx => tx.Indexed().Update(1, static row => row with { Rank = 7 }));

        Assert.Throws<UniqueIndexViolationException>(() => _store.Atomically(
            static tx => tx.Indexed().Update(2, static row => row with { Rank = 7 })));
    }

    static IndexedRow Row(long id, string? email) => new(id, "nobody", email, "b1", 0);

    static TransactionOptions Options(IsolationLevel level) => new() { Isolation = level };

    long? Owner(string email) => _store.Read(tx => tx.Indexed().FindBy(IndexedRow.ByEmail, email)?.Id);

    // No row, no announced snapshot, and no entry that something holds: each of them can die.
    void AssertNothingIsLeft()
    {
        Assert.Null(_store.Read(static tx => tx.Indexed().Find(9)));
        Assert.Equal(0, _store.Parts.Snapshots.Count().Active);
        Assert.DoesNotContain(
            _store.EntriesOf(IndexedRow.ByEmail).Live(), static entry => entry.Holders() != 0);
    }
}
