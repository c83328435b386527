using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

#pragma warning disable KHN103 // The tests count the runs of their bodies.

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>Merges go through the log as merges: two at once need no second run, nor a second entry.</summary>
public sealed class LogMergeTests
{
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1 };

    [Fact]
    public void Two_stores_add_to_one_row_at_once_and_neither_goes_again()
    {
        using LogStores stores = Filled();
        int runs = 0;
        int before = stores.Log.Count;
        stores.BeforeEntry = () => Add(stores[1], 20);

        Add(stores[0], 5);

        stores.ApplyAll();
        Assert.Equal(35, stores[0].Read(static tx => tx.Tallies["a"].Sum));
        Assert.Equal(35, stores[1].Read(static tx => tx.Tallies["a"].Sum));
        Assert.Equal((2, 2), (runs, stores.Log.Count - before));

        void Add(KhonsuStore store, int amount) => store.Atomically(
            tx =>
            {
                runs++;
                tx.Tallies.Merge("a").Sum += amount;
            },
            s_once);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_rule_gives_what_it_gives_in_one_store(int seed)
    {
        var random = new Random(seed);
        using var stores = new LogStores(3, [.. Tallies.Tables]);
        using KhonsuStore alone = KhonsuStore.Open();
        Action<Tx> fill = static tx =>
        {
            for (int id = 0; id < 3; id++)
                tx.Tallies.Upsert(Tally.Of($"row {id}"));
        };
        stores[0].Atomically(fill);
        alone.Atomically(fill);
        stores.ApplyAll();
        for (int step = 0; step < 200; step++)
        {
            // A merge is applied to what is newest, so what a store lags behind cannot be seen, but by an error.
            bool isSeen = random.Next(3) == 0;
            if (isSeen)
                stores.ApplyAll();
            int draws = random.Next();
            string inLog = OutcomeOf(stores[random.Next(3)], draws, isSeen);
            Assert.Equal((seed, step, OutcomeOf(alone, draws, isSeen)), (seed, step, inLog));
        }

        stores.ApplyAll();
        string expected = ShownBy(alone);
        for (int store = 0; store < stores.Count; store++)
            Assert.Equal((seed, store, expected), (seed, store, ShownBy(stores[store])));
    }

    [Fact]
    public void What_a_transaction_merges_is_not_merged_twice_when_the_entry_comes_twice()
    {
        using LogStores stores = Filled();
        stores[0].Atomically(static tx => tx.Tallies.Merge("a").Sum += 1);
        LogEntry last = stores.Log[^1];

        object? again = stores.StateOf(0).Apply(new LogIndex(stores.Log.Count), last);

        Assert.Equal(11, stores[0].Read(static tx => tx.Tallies["a"].Sum));
        Assert.True(again is Outcome { IsCommitted: true });
    }

    [Fact]
    public void A_merge_counts_as_a_change_for_who_has_read_the_row()
    {
        using LogStores stores = Filled();
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Tallies.Merge("a").Sum += 1);

        TxResult result = stores[0].TryAtomically(
            static tx => tx.Tallies.Upsert(Tally.Of("b") with { Sum = tx.Tallies["a"].Sum }), s_once);

        Assert.Equal((ConflictRule.RowReadChanged, "a"), (result.Abort!.Rule, result.Abort.Key));
    }

    [Fact]
    public void A_row_that_was_deleted_meanwhile_is_not_found_as_in_one_store()
    {
        using LogStores stores = Filled();
        int runs = 0;
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Tallies.Remove("a"));

        RowNotFoundException error = Assert.Throws<RowNotFoundException>(() => stores[0].Atomically(tx =>
        {
            runs++;
            tx.Tallies.Merge("a").Sum += 1;
        }));

        Assert.Equal(("tallies", "a", 2), (error.Table, error.Key, runs));
    }

    [Fact]
    public void A_hand_driven_merge_into_a_row_that_was_deleted_is_refused_as_in_one_store()
    {
        using LogStores stores = Filled();
        using Transaction late = stores[0].Begin(new TransactionOptions());
        late.Tallies.Merge("a").Sum += 1;
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Tallies.Remove("a"));

        TxResult result = late.TryCommit();

        Assert.Equal((ConflictRule.MergedRowDeleted, "a"), (result.Abort!.Rule, result.Abort.Key));
    }

    [Fact]
    public void A_sum_that_does_not_fit_any_more_is_the_error_that_it_is_in_one_store()
    {
        using LogStores stores = Filled();
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Tallies.Merge("a").Sum += long.MaxValue - 10);

        Assert.Throws<MergeOverflowException>(() => stores[0].Atomically(
            static tx =>
            {
                tx.Tallies.Merge("a").Sum += 1;
                tx.Tallies.Upsert(Tally.Of("beside"));
            },
            s_once));

        stores.ApplyAll();
        Assert.Equal(ShownBy(stores[0]), ShownBy(stores[1]));
        Assert.DoesNotContain("beside", ShownBy(stores[0]));
        stores[1].Atomically(static tx => tx.Tallies.Merge("a").Sum -= 7);
        Assert.Equal(long.MaxValue - 7, stores[1].Read(static tx => tx.Tallies["a"].Sum));
    }

    [Fact]
    public void A_hand_driven_sum_that_does_not_fit_any_more_is_that_error_too()
    {
        using LogStores stores = Filled();
        using Transaction late = stores[0].Begin(new TransactionOptions());
        late.Tallies.Merge("a").Stock -= 3;
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Tallies.Merge("a").Stock -= 3);

        Assert.Throws<MergeOverflowException>(() => late.TryCommit());
    }

    [Fact]
    public void A_sum_with_more_digits_than_the_column_is_refused_before_it_can_be_stored()
    {
        using LogStores stores = Filled();
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Tallies.Merge("a").Money += 9_990m);

        Assert.Throws<ColumnValueException>(
            () => stores[0].Atomically(static tx => tx.Tallies.Merge("a").Money += 9_990m, s_once));

        Assert.Equal(9_991.5m, stores[0].Read(static tx => tx.Tallies["a"].Money));
    }

    [Fact]
    public void Rows_with_an_invariant_are_prepared_again_without_a_second_run()
    {
        using LogStores stores = Filled();
        int runs = 0;
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Purses.Merge("a").Coins -= 4);
        stores[0].Atomically(
            tx =>
            {
                runs++;
                tx.Purses.Merge("a").Coins -= 4;
            },
            s_once);
        Assert.Equal((2, 1), (stores[0].Read(static tx => tx.Purses["a"].Coins), runs));
        stores.ApplyAll();
        stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Purses.Merge("a").Coins -= 2);

        Assert.Throws<InvariantViolationException>(
            () => stores[0].Atomically(static tx => tx.Purses.Merge("a").Coins -= 1, s_once));

        Assert.Equal(0, stores[0].Read(static tx => tx.Purses["a"].Coins));
    }

    [Fact]
    public async Task The_past_and_the_feed_show_the_merged_row()
    {
        using LogStores stores = Filled();
        long position = stores[1].GetStatistics().CommitTimestamp;
        long stamp = 0;
        stores[0].Atomically(tx =>
        {
            tx.Tallies.Merge("a").AppendLog("hello");
            tx.OnCommitted(info => stamp = info.CommitTimestamp);
        });
        stores[0].Atomically(static tx => tx.Tallies.Merge("a").AppendLog(" again"));
        stores.ApplyAll();

        Assert.Equal("hello", stores[1].AsOf(stamp).Read(static tx => tx.Tallies["a"].Log));
        var seen = new List<string>();
        await foreach (CommitChanges commit in stores[1].Changes(position))
        {
            seen.Add(Assert.Single(commit.Tallies).After!.Log);
            if (seen.Count == 2)
                break;
        }

        Assert.Equal(["hello", "hello again"], seen);
    }

    static string OutcomeOf(KhonsuStore store, int draws, bool mayFail)
    {
        try
        {
            store.Atomically(tx => MergeWork.Run(tx, new Random(draws), mayFail));
            return "committed";
        }
        catch (MergeOverflowException)
        {
            return "overflow";
        }
        catch (ColumnValueException)
        {
            return "overflow";
        }
    }

    static string ShownBy(KhonsuStore store) => store.Read(
        static tx => string.Join('\n', tx.Tallies.Select(static row => row.Shown).Order(StringComparer.Ordinal)));

    static LogStores Filled()
    {
        var stores = new LogStores(2, [.. Tallies.Tables]);
        stores[0].Atomically(static tx =>
        {
            tx.Tallies.Add(Tally.Of("a"));
            tx.Purses.Add(new Purse("a", 10));
        });
        stores.ApplyAll();
        return stores;
    }
}
