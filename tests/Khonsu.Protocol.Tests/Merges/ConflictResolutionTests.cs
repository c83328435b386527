using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Merges;

/// <summary>What the table of rules and levels does not show: scopes, lists, merges by column, limits.</summary>
public class ConflictResolutionTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    public ConflictResolutionTests() => _store.Atomically(static tx =>
    {
        for (long id = 0; id < 4; id++)
            tx.Table(SummedRow.Definition).Add(new SummedRow(id, 10, "a"));
    });

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Rows_that_are_left_out_are_told_and_the_others_commit()
    {
        CommitInfo? info = null;
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.OnCommitted(commit => info = commit);
                for (long id = 0; id < 3; id++)
                    tx.Table(SummedRow.Definition).Update(id, static row => row with { Value = row.Value + 1 });
                tx.Table(SummedRow.Definition).MergeCursor<SummedRow.Delta>(3).Delta.Amount += 7;
                Set(0, 100);
                Set(2, 100);
            },
            Snapshot(ConflictResolution.Ignore));

        Assert.True(result.IsCommitted);
        Assert.Equal(
            [new("summed", 0L), new SkippedWrite("summed", 2L)], result.Skipped.OrderBy(static row => row.Key));
        Assert.Equal(result.Skipped, info?.Skipped);
        Assert.Equal((100, 11, 100, 17), (Value(0), Value(1), Value(2), Value(3)));
    }

    [Fact]
    public void Where_every_row_is_left_out_the_transaction_commits_nothing()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.Table(SummedRow.Definition).Update(0, static row => row with { Value = 1 });
                Set(0, 100);
            },
            Snapshot(ConflictResolution.Ignore));

        Assert.True(result.IsCommitted);
        Assert.Single(result.Skipped);
        Assert.Equal(100, Value(0));
    }

    [Fact]
    public void A_transaction_that_does_nothing_is_no_error_and_says_why()
    {
        var options = new TransactionOptions { OnConflict = ConflictResolution.IgnoreTransaction };
        bool hasHook = false;
        long value = _store.Atomically(
            tx =>
            {
                tx.OnCommitted(_ => hasHook = true);
                tx.Table(SummedRow.Definition).Update(0, static row => row with { Value = 1 });
                Set(0, 100);
                return 5L;
            },
            options);
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.Table(SummedRow.Definition).Update(1, static row => row with { Value = 1 });
                Set(1, 100);
            },
            options);

        Assert.Equal((5, 100, false), (value, Value(0), hasHook));
        Assert.True(result.IsSkipped);
        Assert.Equal((ConflictRule.RowReadAndWrittenChanged, (object)1L), (result.Abort.Rule, result.Abort.Key));
    }

    [Fact]
    public void A_doomed_transaction_does_nothing_too_where_that_is_the_rule()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                Table<long, SummedRow> rows = tx.Table(SummedRow.Definition);
                rows.Update(0, static row => row with { Value = 1 });
                Set(0, 100);
                Set(1, 100);
                Assert.Equal(10, rows[1].Value);
            },
            new TransactionOptions { OnConflict = ConflictResolution.IgnoreTransaction });

        Assert.True(result.IsSkipped);
    }

    [Fact]
    public void Stale_reads_are_repaired_by_no_rule()
    {
        foreach (ConflictResolution rule in Enum.GetValues<ConflictResolution>())
        {
            if (rule == ConflictResolution.Ignore)
                continue;
            TxResult result = _store.TryAtomically(
                tx =>
                {
                    long value = tx.Table(SummedRow.Definition)[3].Value;
                    tx.Table(SummedRow.Definition).Upsert(new SummedRow(0, value, "a"));
                    Set(3, value + 1);
                },
                new TransactionOptions { OnConflict = rule, MaxAttempts = 1 });

            Assert.Equal(ConflictRule.RowReadChanged, result.Abort?.Rule);
            Assert.False(result.IsSkipped);
        }
    }

    [Fact]
    public void A_merge_takes_each_column_from_who_changed_it_and_refuses_where_both_did()
    {
        TxResult apart = Merge(row => row with { Value = row.Value + 5 }, new SummedRow(0, 100, "theirs"));
        TxResult both = Merge(row => row with { Text = "mine" }, new SummedRow(0, 1000, "theirs again"));

        Assert.True(apart.IsCommitted);
        Assert.Equal(ConflictRule.FirstCommitterWins, both.Abort?.Rule);
        Assert.Equal([new SummedRow(0, 1000, "theirs again")], Rows(0));

        TxResult Merge(Func<SummedRow, SummedRow> change, SummedRow theirs)
        {
            TxResult result = _store.TryAtomically(
                tx =>
                {
                    tx.Table(SummedRow.Definition).Update(0, change);
                    Write(theirs);
                },
                Snapshot(ConflictResolution.Merge));
            if (result.IsCommitted)
                Assert.Equal([theirs with { Value = theirs.Value + 5 }], Rows(0));
            return result;
        }
    }

    [Fact]
    public void A_merge_against_a_removal_is_refused_both_ways()
    {
        TxResult removed = _store.TryAtomically(
            tx =>
            {
                tx.Table(SummedRow.Definition).Remove(0);
                Set(0, 100);
            },
            Snapshot(ConflictResolution.Merge));
        TxResult gone = _store.TryAtomically(
            tx =>
            {
                tx.Table(SummedRow.Definition).Update(1, static row => row with { Value = 1 });
                using Transaction other = _store.Begin();
                other.Table(SummedRow.Definition).Remove(1);
                other.Commit();
            },
            Snapshot(ConflictResolution.Merge));

        Assert.False(removed.IsCommitted);
        Assert.False(gone.IsCommitted);
    }

    [Fact]
    public void The_rule_of_a_call_counts_before_that_of_the_transaction()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                Table<long, SummedRow> rows = tx.Table(SummedRow.Definition);
                rows.Upsert(new SummedRow(0, 1, "mine"), ConflictResolution.Replace);
                rows.Upsert(new SummedRow(1, 1, "mine"), ConflictResolution.Ignore);
                Write(new SummedRow(0, 100, "theirs"));
                Write(new SummedRow(1, 100, "theirs"));
            },
            Snapshot(ConflictResolution.Fail));

        Assert.True(result.IsCommitted);
        Assert.Equal([new SkippedWrite("summed", 1L)], result.Skipped);
        Assert.Equal([new SummedRow(0, 1, "mine")], Rows(0));
        Assert.Equal([new SummedRow(1, 100, "theirs")], Rows(1));
    }

    [Fact]
    public void A_rule_that_the_level_does_not_allow_is_refused_where_it_is_asked_for()
    {
        var options = new TransactionOptions { OnConflict = ConflictResolution.Ignore };

        Assert.Throws<ConflictResolutionException>(() => _store.Atomically(static _ => { }, options));
        Assert.Throws<ConflictResolutionException>(() => _store.Begin(options));
        Assert.Throws<ConflictResolutionException>(() => _store.Atomically(static tx =>
            tx.Table(SummedRow.Definition).Upsert(new SummedRow(0, 1, ""), ConflictResolution.Ignore)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _store.Atomically(static _ => { }, options with { OnConflict = (ConflictResolution)9 }));
        Assert.Equal(10, Value(0));
    }

    [Fact]
    public void Rows_that_are_replaced_by_many_threads_hold_what_one_of_them_wrote()
    {
        const int Threads = 3;
        const int Writes = 500;
        var options = Snapshot(ConflictResolution.Replace) with { MaxAttempts = 0 };
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (int write = 0; write < Writes; write++)
            {
                _store.Atomically(
                    tx =>
                    {
                        string text = $"{thread}.{write}";
                        tx.Table(SummedRow.Definition).Upsert(new SummedRow(0, write, text));
                        tx.Table(SummedRow.Definition).Upsert(new SummedRow(1, write, text));
                    },
                    options);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(Rows(0).Select(static row => row.Text), Rows(1).Select(static row => row.Text));
    }

    static TransactionOptions Snapshot(ConflictResolution rule) =>
        new() { Isolation = IsolationLevel.Snapshot, OnConflict = rule, MaxAttempts = 1 };

    void Set(long id, long value) => Write(new SummedRow(id, value, "a"));

    void Write(SummedRow row)
    {
        using Transaction other = _store.Begin();
        other.Table(SummedRow.Definition).Upsert(row);
        other.Commit();
    }

    long Value(long id) => Rows(id).Single().Value;

    SummedRow[] Rows(long id) =>
        _store.Read(tx => tx.Table(SummedRow.Definition).Where(row => row.Id == id).ToArray());
}
