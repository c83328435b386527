using Khonsu.CompilerServices;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>
/// What a model says of its tables holds after every commit, at every level: a check is asked when one of its tables
/// was written, and what it reads is validated.
/// </summary>
public sealed class ModelInvariantTests : IDisposable
{
    const string Rule = "the rows sum up to nothing or more";

    readonly KhonsuStore _store;
    int _asked;

    public ModelInvariantTests()
    {
        _store = KhonsuStore.OpenModel(
            null,
            new ModelInvariant(
                Rule,
                tx =>
                {
                    Interlocked.Increment(ref _asked);
                    return tx.Rows().Sum(static row => row.Value) >= 0;
                },
                KeyedRow<long>.Definition));
        _store.Atomically(static tx =>
        {
            tx.Rows().Add(new KeyedRow<long>(1, 10));
            tx.Rows().Add(new KeyedRow<long>(2, 10));
        });
        _asked = 0;
    }

    public static TheoryData<IsolationLevel> Levels => [.. Enum.GetValues<IsolationLevel>()];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(Levels))]
    public void A_block_that_breaks_it_is_told_its_name_and_commits_nothing(IsolationLevel level)
    {
        var error = Assert.Throws<InvariantViolationException>(() => _store.Atomically(
            static tx => tx.Rows().Set(1, -11), new TransactionOptions { Isolation = level }));

        Assert.Equal((Rule, "keyed-Int64"), (error.Invariant, error.Table));
        Assert.Null(error.Key);
        Assert.Equal(10, _store.ValueOf(1));
        Assert.Contains(Rule, error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_transaction_by_hand_is_asked_too(IsolationLevel level)
    {
        using Transaction bad = _store.Begin(new TransactionOptions { Isolation = level });
        bad.Rows().Set(1, -11);
        Assert.Throws<InvariantViolationException>(bad.Commit);
        Assert.True(bad.IsEnded);
        using Transaction good = _store.Begin(new TransactionOptions { Isolation = level });
        good.Rows().Set(1, -10);
        good.Commit();

        Assert.Equal((-10, 2), (_store.ValueOf(1), _asked));
    }

    [Theory, MemberData(nameof(Levels))]
    public void Two_that_would_break_it_together_do_not_both_commit(IsolationLevel level)
    {
        using Transaction first = _store.Begin(new TransactionOptions { Isolation = level });
        using Transaction second = _store.Begin(new TransactionOptions { Isolation = level });
        first.Rows().Set(1, -10);
        second.Rows().Set(2, -10);
        first.Commit();

        ConflictRule refusal = level == IsolationLevel.SerializableSnapshot
            ? ConflictRule.DependencyCycle
            : ConflictRule.ScannedTableChanged;
        if (level == IsolationLevel.ReadCommitted)
            Assert.Throws<InvariantViolationException>(() => second.TryCommit());
        else
            Assert.Equal(refusal, second.TryCommit().Abort!.Rule);
        Assert.Equal((-10, 10), (_store.ValueOf(1), _store.ValueOf(2)));
    }

    [Theory, MemberData(nameof(Levels))]
    public void No_race_breaks_it(IsolationLevel level)
    {
        const int Rounds = 400;
        int broken = 0;
        var options = new TransactionOptions { Isolation = level };
        Thread[] threads = [.. Enumerable.Range(1, 3).Select(thread => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                try
                {
                    _store.Atomically(
                        tx => tx.Rows().Upsert(new KeyedRow<long>(1 + (thread % 2), (round % 5) - 2)), options);
                }
                catch (InvariantViolationException)
                {
                }

                if (_store.Read(static tx => tx.Rows().Sum(static row => row.Value)) < 0)
                    Interlocked.Increment(ref broken);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(0, broken);
        Assert.True(_asked >= 3 * Rounds);
    }

    [Fact]
    public void Who_writes_none_of_its_tables_is_not_asked()
    {
        _store.Atomically(static tx => tx.Table(SummedRow.Definition).Count);
        _store.Atomically(static tx => tx.Rows().Count);
        _store.Atomically(static tx => tx.Table(KeyedRow<string>.Definition).Add(new KeyedRow<string>("a", -1)));

        Assert.Equal(0, _asked);
    }

    [Fact]
    public void Hooks_before_the_commit_come_first()
    {
        _store.Atomically(static tx =>
        {
            tx.Rows().Set(1, -100);
            tx.BeforeCommit(static tx => tx.Rows().Set(2, 100));
        });

        Assert.Equal(1, _asked);
    }

    [Fact]
    public void Deltas_and_removals_count()
    {
        _store.Atomically(static tx => tx.Rows().Add(1, -20));
        Assert.Throws<InvariantViolationException>(() => _store.Atomically(static tx => tx.Rows().Add(1, -1)));
        Assert.Throws<InvariantViolationException>(() => _store.Atomically(static tx => tx.Rows().Remove(2)));
        Assert.Equal(-10, _store.ValueOf(1));
    }

    [Fact]
    public void A_conflict_is_not_told_as_a_violation()
    {
        int runs = 0;
        _store.Atomically(
            tx =>
            {
                runs++;
                long value = tx.Rows()[1].Value;
                if (runs == 1)
                    _store.Overwrite(1, 50);
                tx.Rows()[1] = new KeyedRow<long>(1, value - 40);
            },
            new TransactionOptions { Isolation = IsolationLevel.ReadCommitted });

        Assert.Equal((2, 10), (runs, _store.ValueOf(1)));
    }

    [Fact]
    public void A_check_that_writes_is_refused()
    {
        using KhonsuStore store = KhonsuStore.OpenModel(
            null,
            new ModelInvariant(
                "it writes",
                static tx =>
                {
                    tx.Rows().Upsert(new KeyedRow<long>(1, 0));
                    return true;
                },
                KeyedRow<long>.Definition));

        Assert.Throws<InvalidOperationException>(
            () => store.Atomically(static tx => tx.Rows().Add(new KeyedRow<long>(1, 5))));
        Assert.Null(store.ValueOf(1));
    }

    [Fact]
    public void What_a_check_throws_comes_out()
    {
        using KhonsuStore store = KhonsuStore.OpenModel(
            null,
            new ModelInvariant(
                "it throws", static _ => throw new TimeoutException("as expected"), KeyedRow<long>.Definition));

        Assert.Throws<TimeoutException>(
            () => store.Atomically(static tx => tx.Rows().Add(new KeyedRow<long>(1, 5))));
        using Transaction hand = store.Begin();
        hand.Rows().Add(new KeyedRow<long>(1, 5));
        Assert.Throws<TimeoutException>(hand.Commit);
        Assert.True(hand.IsEnded);
        Assert.Null(store.ValueOf(1));
    }

    [Fact]
    public void A_row_left_out_by_a_rule_cannot_break_it()
    {
        using Transaction slow = _store.Begin(
            new TransactionOptions { Isolation = IsolationLevel.Snapshot, OnConflict = ConflictResolution.Ignore });
        slow.Rows().Set(1, 30);
        slow.Rows().Set(2, -30);
        _store.Overwrite(1, 11);

        Assert.False(slow.TryCommit().IsCommitted);
        Assert.Equal((11, 10), (_store.ValueOf(1), _store.ValueOf(2)));
    }
}
