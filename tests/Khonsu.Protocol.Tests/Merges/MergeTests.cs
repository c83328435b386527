using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Merges;

/// <summary>
/// A merge adds to whatever is newest when its transaction commits, with and without a race; who has read the row
/// before is validated.
/// </summary>
public class MergeTests : IDisposable
{
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1 };

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(3);

    public static TheoryData<IsolationLevel> Levels => [.. Enum.GetValues<IsolationLevel>()];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(Levels))]
    public void Merges_of_many_threads_add_up_and_no_body_runs_twice(IsolationLevel level)
    {
        const int Threads = 4;
        const int Merges = 3000;
        var options = new TransactionOptions { Isolation = level };
        int runs = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (int merge = 0; merge < Merges; merge++)
            {
                _store.Atomically(
                    tx =>
                    {
                        Interlocked.Increment(ref runs);
                        tx.Rows().Add(0, 1);
                        if (merge % 3 == 0)
                            tx.Rows().Add(1, -1);
                    },
                    options);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(Threads * Merges, _store.ValueOf(0));
        Assert.Equal(-Threads * Merges / 3, _store.ValueOf(1));
        Assert.Equal(Threads * Merges, runs);
    }

    [Theory, MemberData(nameof(Levels))]
    public void The_state_is_the_same_with_and_without_a_race(IsolationLevel level)
    {
        var options = new TransactionOptions { Isolation = level, MaxAttempts = 1 };
        foreach (bool isRace in (bool[])[false, true])
        {
            using KhonsuStore store = StoreExtensions.OpenWithRows(2);
            if (!isRace)
                store.Overwrite(0, 100);
            store.Atomically(
                tx =>
                {
                    tx.Rows().Add(0, 5);
                    tx.Rows().Set(1, 1);
                    if (isRace)
                        store.Overwrite(0, 100);
                },
                options);

            Assert.Equal((105, 1), (store.ValueOf(0), store.ValueOf(1)));
        }
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, false, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.RepeatableRead, false, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.SerializableSnapshot, false, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.Serializable, false, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.ReadCommitted, true, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.RepeatableRead, true, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.SerializableSnapshot, true, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.Serializable, true, ConflictRule.RowReadAndWrittenChanged)]
    [InlineData(IsolationLevel.Snapshot, false, null)]
    [InlineData(IsolationLevel.Snapshot, true, null)]
    public void A_merge_of_a_row_that_was_read_is_a_write_of_what_was_read(
        IsolationLevel level, bool isReadAfter, ConflictRule? expected)
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                if (!isReadAfter)
                    Assert.Equal(0, tx.Rows()[0].Value);
                tx.Rows().Add(0, 5);
                if (isReadAfter)
                    Assert.Equal(5, tx.Rows()[0].Value);
                _store.Overwrite(0, 100);
            },
            new TransactionOptions { Isolation = level, MaxAttempts = 1 });

        Assert.Equal(expected, result.Abort?.Rule);
        Assert.Equal(expected is null ? 105 : 100, _store.ValueOf(0));
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_transaction_sees_its_own_merges(IsolationLevel level)
    {
        _store.Atomically(
            static tx =>
            {
                tx.Rows().Add(0, 5);
                Assert.Equal(5, tx.Rows()[0].Value);
                tx.Rows().Add(0, 2);
                Assert.Equal(7, tx.Rows().Single(static row => row.Id == 0).Value);
                tx.Rows().Set(0, 50);
                tx.Rows().Add(0, 1);
                Assert.Equal(51, tx.Rows()[0].Value);
                Assert.Equal(51, tx.Rows().Single(static row => row.Id == 0).Value);
                tx.Rows().Upsert(new KeyedRow<long>(9, 1));
                tx.Rows().Add(9, 1);
                tx.Rows().Add(1, 3);
                Assert.True(tx.Rows().Remove(1));
                Assert.Null(tx.Rows().Find(1));
            },
            new TransactionOptions { Isolation = level });

        Assert.Equal((51, null, 2), (_store.ValueOf(0), _store.ValueOf(1), _store.ValueOf(9)));
    }

    [Fact]
    public void A_whole_row_written_over_a_merge_is_the_first_committers_where_that_is_the_rule()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.Rows().Add(0, 5);
                tx.Rows().Upsert(new KeyedRow<long>(0, 7));
                _store.Overwrite(0, 100);
            },
            s_once with { Isolation = IsolationLevel.Snapshot });

        Assert.Equal(ConflictRule.FirstCommitterWins, result.Abort?.Rule);
    }

    [Fact]
    public void A_merge_that_overflows_the_newest_row_is_an_error_and_nothing_is_left()
    {
        _store.Overwrite(0, long.MaxValue - 1);
        var error = Assert.Throws<MergeOverflowException>(() => _store.Atomically(static tx =>
        {
            tx.Rows().Add(1, 1);
            tx.Rows().Add(0, 2);
        }));

        Assert.Equal(("keyed-Int64", (object)0L), (error.Table, error.Key));
        Assert.IsType<OverflowException>(error.InnerException);
        Assert.Equal((long.MaxValue - 1, 0), (_store.ValueOf(0), _store.ValueOf(1)));
        _store.Atomically(static tx => tx.Rows().Add(0, 1));
        Assert.Equal(long.MaxValue, _store.ValueOf(0));
    }

    [Fact]
    public void An_error_of_a_merge_is_told_only_of_a_state_that_could_have_been_committed_over()
    {
        _store.Overwrite(0, long.MaxValue);
        int runs = 0;
        // Why: the row 1 says whether there is room; in no order of the two transactions does the merge overflow.
        _store.Atomically(tx =>
        {
            runs++;
            bool hasRoom = tx.Rows()[1].Value == 0;
            if (runs == 1)
            {
                _store.Overwrite(1, 1);
                tx.Rows().Add(0, 1);
            }
            else if (hasRoom)
            {
                tx.Rows().Add(0, 1);
            }
        });

        Assert.Equal(2, runs);
    }

    [Theory, MemberData(nameof(Levels))]
    public void To_merge_into_a_row_that_does_not_exist_is_an_error(IsolationLevel level)
    {
        var options = new TransactionOptions { Isolation = level };

        Assert.Equal(77L, Assert.Throws<RowNotFoundException>(
            () => _store.Atomically(static tx => tx.Rows().Add(77, 1), options)).Key);
        Assert.Throws<RowNotFoundException>(() => _store.Atomically(
            static tx =>
            {
                tx.Rows().Remove(0);
                tx.Rows().Add(0, 1);
            },
            options));
        using (Transaction transaction = _store.Begin(options))
        {
            transaction.Rows().Add(77, 1);
            Assert.Throws<RowNotFoundException>(() => transaction.Commit());
            Assert.True(transaction.IsEnded);
        }

        Assert.False(_store.IsHeld(77));
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void A_row_that_is_deleted_meanwhile_is_a_conflict_first_and_then_missing()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.Rows().Add(0, 1);
                _store.Delete(0, "deleter");
            },
            s_once);

        Assert.Equal(ConflictRule.MergedRowDeleted, result.Abort?.Rule);
        Assert.Equal((0L, "deleter"), (result.Abort?.Key, result.Abort?.OtherLabel));
        Assert.Throws<RowNotFoundException>(() => _store.Atomically(static tx => tx.Rows().Add(0, 1)));
    }

    [Fact]
    public void A_roll_back_to_a_savepoint_takes_merges_back()
    {
        using (Transaction transaction = _store.Begin())
        {
            transaction.Rows().Add(0, 1);
            Savepoint savepoint = transaction.SetSavepoint();
            transaction.Rows().Add(0, 10);
            transaction.Rows().Add(0, 100);
            transaction.Rows().Add(1, 10);
            transaction.RollbackTo(savepoint);
            transaction.Rows().Add(0, 2);
            transaction.RollbackTo(savepoint);
            transaction.Rows().Add(2, 5);
            transaction.Commit();
        }

        Assert.Equal((1, 0, 5), (_store.ValueOf(0), _store.ValueOf(1), _store.ValueOf(2)));
    }

    [Fact]
    public void A_merge_beside_reads_is_refused_for_the_reads_alone()
    {
        TxResult stale = _store.TryAtomically(
            tx =>
            {
                long value = tx.Rows()[1].Value;
                tx.Rows().Add(0, value + 1);
                _store.Overwrite(1, 5);
            },
            s_once);
        TxResult fresh = _store.TryAtomically(
            tx =>
            {
                long value = tx.Rows()[1].Value;
                tx.Rows().Add(0, value + 1);
                _store.Overwrite(0, 50);
            },
            s_once);

        Assert.Equal((ConflictRule.RowReadChanged, (object)1L), (stale.Abort?.Rule, stale.Abort?.Key));
        Assert.True(fresh.IsCommitted);
        Assert.Equal(56, _store.ValueOf(0));
    }

    [Fact]
    public void Invariants_are_asked_of_the_merged_row()
    {
        _store.Atomically(static tx => tx.Table(CoveredRow.Definition).Add(new CoveredRow(1, 10)));
        _store.Atomically(tx =>
        {
            Merge(tx.Table(CoveredRow.Definition), -8);
            using Transaction other = _store.Begin();
            Merge(other.Table(CoveredRow.Definition), -2);
            other.Commit();
        });

        var error = Assert.Throws<InvariantViolationException>(
            () => _store.Atomically(static tx => Merge(tx.Table(CoveredRow.Definition), -1)));
        Assert.Equal(("covered", (object)1L, "not below zero"), (error.Table, error.Key, error.Invariant));
        Assert.Throws<InvariantViolationException>(
            () => _store.Atomically(static tx => tx.Table(CoveredRow.Definition).Upsert(new CoveredRow(2, -1))));
        Assert.Equal([new CoveredRow(1, 0)], _store.Read(static tx => tx.Table(CoveredRow.Definition).ToArray()));

        static void Merge(Table<long, CoveredRow> table, long amount)
            => table.MergeCursor<CoveredRow.Delta>(1).Delta.Amount += amount;
    }
}
