using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Nodes;
using Xunit;

#pragma warning disable KHN103 // The tests count the runs of their bodies.

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>What transactions of several replicas do to each other: the levels mean what they mean in one
/// store.</summary>
public sealed class ReplicaTests : IDisposable
{
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1 };

    readonly ReplicaSet _replicas = new(2);

    public void Dispose() => _replicas.Dispose();

    [Fact]
    public async Task A_commit_is_the_same_on_all_replicas()
    {
        await FillAsync();
        Assert.Equal(_replicas[0].Content, _replicas[1].Content);
        Assert.Contains("Owner = Ann", _replicas[1].Content);
    }

    [Fact]
    public async Task Of_two_updates_of_one_row_the_first_in_the_log_wins()
    {
        await FillAsync();
        ValueTask first = _replicas[0].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance -= 10; }, s_once);
        ValueTask second = _replicas[1].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance -= 20; }, s_once);
        _replicas.ApplyAll();
        await first;
        TransactionConflictException refused =
            await Assert.ThrowsAsync<TransactionConflictException>(async () => await second);
        Assert.Equal(ConflictRule.RowReadAndWrittenChanged, refused.Abort.Rule);
        Assert.Equal(("accounts", "ann"), (refused.Abort.Table.ToLowerInvariant(), (string?)refused.Abort.Key));
        Assert.Equal(90, _replicas[1].Model.Read(tx => tx.Accounts["ann"].Balance));
    }

    [Fact]
    public async Task A_refused_block_runs_again_on_what_is_new()
    {
        await FillAsync();
        ValueTask first = _replicas[0].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance -= 10; });
        ValueTask second = _replicas[1].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance -= 20; });
        await DrainAsync(first, second);
        Assert.Equal(70, _replicas[0].Model.Read(tx => tx.Accounts["ann"].Balance));
        Assert.Equal(_replicas[0].Content, _replicas[1].Content);
    }

    [Theory]
    [InlineData(IsolationLevel.Snapshot, false)]
    [InlineData(IsolationLevel.RepeatableRead, true)]
    [InlineData(IsolationLevel.SerializableSnapshot, true)]
    [InlineData(IsolationLevel.Serializable, true)]
    public async Task Write_skew_is_refused_where_the_level_says_so(IsolationLevel level, bool isRefused)
    {
        await FillAsync();
        TransactionOptions options = s_once with { Isolation = level };
        ValueTask first = _replicas[0].Model.AtomicallyAsync(tx => Withdraw(tx, "ann", "bob"), options);
        ValueTask second = _replicas[1].Model.AtomicallyAsync(tx => Withdraw(tx, "bob", "ann"), options);
        _replicas.ApplyAll();
        await first;
        if (isRefused)
            await Assert.ThrowsAsync<TransactionConflictException>(async () => await second);
        else
            await second;
        Assert.Equal(_replicas[0].Content, _replicas[1].Content);

        static void Withdraw(BankTx tx, string from, string other)
        {
            if (tx.Accounts[from].Balance + tx.Accounts[other].Balance >= 150)
                tx.Accounts.Row(from).Balance -= 150;
        }
    }

    [Theory]
    [InlineData(IsolationLevel.RepeatableRead, false)]
    [InlineData(IsolationLevel.Serializable, true)]
    public async Task A_phantom_in_a_range_is_refused_where_the_level_says_so(IsolationLevel level, bool isRefused)
    {
        await FillAsync();
        TransactionOptions options = s_once with { Isolation = level };
        ValueTask counting = _replicas[0].Model.AtomicallyAsync(
            tx =>
            {
                int count = tx.Accounts.ByOwner("Ann").Count();
                tx.Accounts.Add(new Account("count", null, count));
            },
            options);
        ValueTask inserting = _replicas[1].Model.AtomicallyAsync(
            tx => tx.Accounts.Add(new Account("ann2", "Ann", 1)), s_once);
        ValueTask again = _replicas[1].Model.AtomicallyAsync(
            tx =>
            {
                int count = tx.Accounts.ByOwner("Ann").Count();
                tx.Accounts.Add(new Account("count2", null, count));
            },
            options);
        _replicas.ApplyAll();
        await counting;
        await inserting;
        if (isRefused)
        {
            AbortInfo info = (await Assert.ThrowsAsync<TransactionConflictException>(async () => await again)).Abort;
            Assert.Equal((ConflictRule.IndexRangeChanged, "ByOwner"), (info.Rule, info.Index));
        }
        else
        {
            await again;
        }
    }

    [Fact]
    public async Task A_range_elsewhere_and_a_row_elsewhere_are_no_conflict()
    {
        await FillAsync();
        ValueTask first = _replicas[0].Model.AtomicallyAsync(
            tx =>
            {
                long sum = tx.Entries.ByKey.Range((1, 0), (1, 100)).Sum(static row => (long)row.Amount);
                tx.Accounts.Row("ann").Balance += sum;
            },
            s_once);
        ValueTask second = _replicas[1].Model.AtomicallyAsync(
            tx => tx.Entries.Add(new Entry(2, 7, 1)), s_once);
        ValueTask third = _replicas[1].Model.AtomicallyAsync(
            tx =>
            {
                long sum = tx.Entries.ByKey.Range((1, 0), (1, 100)).Sum(static row => (long)row.Amount);
                tx.Accounts.Row("bob").Balance += sum;
            },
            s_once);
        _replicas.ApplyAll();
        await first;
        await second;
        await third;
    }

    [Fact]
    public async Task A_scan_is_refused_by_any_change_of_the_table()
    {
        await FillAsync();
        ValueTask inserting = _replicas[1].Model.AtomicallyAsync(tx => tx.Entries.Add(new Entry(9, 9, 9)), s_once);
        ValueTask counting = _replicas[0].Model.AtomicallyAsync(
            tx => { tx.Accounts.Row("ann").Balance = tx.Entries.Count; }, s_once);
        _replicas.ApplyAll();
        await inserting;
        AbortInfo info = (await Assert.ThrowsAsync<TransactionConflictException>(async () => await counting)).Abort;
        Assert.Equal(ConflictRule.ScannedTableChanged, info.Rule);
    }

    [Fact]
    public async Task A_row_that_was_absent_counts_as_read()
    {
        await FillAsync();
        ValueTask first = _replicas[0].Model.AtomicallyAsync(AddCid, s_once);
        ValueTask second = _replicas[1].Model.AtomicallyAsync(AddCid, s_once);
        _replicas.ApplyAll();
        await first;
        await Assert.ThrowsAsync<TransactionConflictException>(async () => await second);

        static void AddCid(BankTx tx)
        {
            if (!tx.Accounts.ContainsKey("cid"))
                tx.Accounts.Row("ann").Visits += 1;
            tx.Accounts.Upsert(new Account("cid", null, 0));
        }
    }

    [Fact]
    public async Task What_comes_twice_through_the_log_is_done_once()
    {
        await FillAsync();
        ValueTask first = _replicas[0].Model.AtomicallyAsync(tx => { tx.Accounts.Merge("ann").Visits += 1; });
        _replicas.RepeatLast();
        _replicas.ApplyAll();
        await first;
        Assert.Equal(1, _replicas[1].Model.Read(tx => tx.Accounts["ann"].Visits));
        Assert.Equal(_replicas[0].Outcomes[^2], _replicas[0].Outcomes[^1]);
    }

    [Fact]
    public async Task A_block_that_waits_is_woken_by_a_commit_of_another_replica()
    {
        await FillAsync();
        ValueTask<long> waiting = _replicas[1].Model.AtomicallyAsync(static tx =>
        {
            long balance = tx.Accounts["ann"].Balance;
            if (balance < 1000)
                tx.Retry();
            return balance;
        });
        Assert.False(waiting.IsCompleted);
        ValueTask paying = _replicas[0].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1000; });
        _replicas.ApplyAll();
        await paying;
        Assert.Equal(1100, await waiting);
    }

    [Fact]
    public async Task A_write_into_an_index_that_looks_at_nothing_is_refused_by_nobody()
    {
        await FillAsync();
        int runs = 0;
        ValueTask first = _replicas[0].Model.AtomicallyAsync(
            tx => tx.Accounts.Upsert(new Account("ann", "Eve", 1)), s_once);
        ValueTask second = _replicas[1].Model.AtomicallyAsync(
            tx =>
            {
                runs++;
                tx.Accounts.Upsert(new Account("ann", "Zoe", 2));
            },
            s_once);
        await DrainAsync(first, second);
        Assert.Equal(1, runs);
        Assert.Equal("ann", _replicas[0].Model.Read(tx => tx.Accounts.ByOwner("Zoe").Single().Id));
        Assert.Equal(0, _replicas[1].Model.Read(tx => tx.Accounts.ByOwner("Eve").Count()));
        Assert.Equal(_replicas[0].Content, _replicas[1].Content);
    }

    [Fact]
    public async Task Commit_timestamps_are_the_same_everywhere_and_the_past_can_be_read()
    {
        using var replicas = new ReplicaSet(
            2, new StoreOptions { Retention = new RetentionOptions { Default = new Retention { Commits = 100 } } });
        long then = 0;
        ValueTask adding = replicas[0].Model.AtomicallyAsync(tx =>
        {
            tx.Accounts.Add(new Account("ann", null, 1));
            tx.OnCommitted(info => then = info.CommitTimestamp);
        });
        replicas.ApplyAll();
        await adding;
        Assert.Equal(StoreState.StampOf(LogIndex.Zero), then);
        ValueTask changing = replicas[1].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance = 2; });
        replicas.ApplyAll();
        await changing;
        Assert.Equal(1, replicas[1].Model.AsOf(then).Read(tx => tx.Accounts["ann"].Balance));
    }

    async Task FillAsync()
    {
        ValueTask filling = _replicas[0].Model.AtomicallyAsync(tx =>
        {
            tx.Accounts.Add(new Account("ann", "Ann", 100));
            tx.Accounts.Add(new Account("bob", "Bob", 100));
            tx.Entries.Add(new Entry(1, 1, 5));
            tx.Entries.Add(new Entry(2, 1, 6));
        });
        _replicas.ApplyAll();
        await filling;
    }

    async Task DrainAsync(params ValueTask[] blocks)
    {
        Task all = Task.WhenAll(blocks.Select(static block => block.AsTask()));
        while (!all.IsCompleted)
        {
            _replicas.ApplyAll();
            await Task.Yield();
        }

        await all;
    }
}
