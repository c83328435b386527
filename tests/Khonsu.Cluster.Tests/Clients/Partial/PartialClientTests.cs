using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;
using Xunit;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>A client that keeps only the rows that its blocks read has the store of the nodes all the same.</summary>
public sealed class PartialClientTests : IAsyncLifetime
{
    const int Accounts = 240;

    readonly NodeFolder _folder = new();
    KhonsuNode<Bank>? _node;

    KhonsuNode<Bank> Node => _node!;

    public async Task InitializeAsync()
    {
        _node = await OneNode.StartAsync(_folder);
        await Node.Model.AtomicallyAsync(static tx =>
        {
            for (int number = 0; number < Accounts; number++)
                tx.Accounts.Add(new Account(TransferWork.NameOf(number), $"owner-{number % 4}", number));
            for (int number = 0; number < 20; number++)
                tx.Entries.Add(new Entry(number / 10, number, number));
        });
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rows_come_when_they_are_read_and_change_with_those_of_the_node()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        Assert.Equal(0, client.Status.Kept);
        Assert.Equal(7, client.Model.Read(static tx => tx.Accounts["account-7"].Balance));
        Assert.Equal(1, client.Status.Kept);
        Assert.Null(client.Model.Read(static tx => tx.Accounts.Find("nobody")));
        Assert.Equal(2, client.Status.Kept);

        await Node.Model.AtomicallyAsync(static tx =>
        {
            tx.Accounts.Row("account-7").Balance = 70;
            tx.Accounts.Add(new Account("nobody", null, 1));
        });
        await client.SynchronizeAsync();
        Assert.Equal(
            (70, 1),
            client.Model.Read(static tx => (tx.Accounts["account-7"].Balance, tx.Accounts["nobody"].Balance)));
        await Node.Model.AtomicallyAsync(static tx => tx.Accounts.Remove("account-7"));
        await client.SynchronizeAsync();
        Assert.Null(client.Model.Read(static tx => tx.Accounts.Find("account-7")));
        Assert.Equal(2, client.Status.Kept);
        Assert.NotNull(client.Status.Staleness);
        Assert.Equal(0UL, client.Status.Client);
    }

    [Fact]
    public async Task What_it_commits_the_node_has_and_it_has_itself()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        await client.Model.AtomicallyAsync(static tx =>
        {
            tx.Accounts.Row("account-1").Balance += 10;
            tx.Accounts.Merge("account-2").Visits += 3;
            tx.Accounts.Add(new Account("new", "owner-9", 5));
            tx.Accounts.Upsert(new Account("account-3", "owner-9", 33));
            tx.Accounts.Remove("account-4");
            tx.Entries.Upsert(new Entry(7, 1, 2.5m));
        });

        foreach (Bank bank in (Bank[])[client.Model, Node.Model])
        {
            bank.Read(static tx =>
            {
                Assert.Equal(11, tx.Accounts["account-1"].Balance);
                Assert.Equal(3, tx.Accounts["account-2"].Visits);
                Assert.Equal(["account-3", "new"], tx.Accounts.ByOwner("owner-9").Select(one => one.Id).Order());
                Assert.Null(tx.Accounts.Find("account-4"));
                Assert.Equal(2.5m, tx.Entries[(7, 1)].Amount);
            });
        }
    }

    [Fact]
    public async Task Ranges_are_whole_and_what_comes_and_goes_is_told()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        Assert.Equal(60, client.Model.Read(static tx => tx.Accounts.ByOwner("owner-2").Count()));
        Assert.Equal(10, client.Model.Read(static tx => tx.Entries.ByKey.Range((1, 0), (1, long.MaxValue)).Count()));
        Assert.Equal(2, client.Status.Kept);
        // A row that came with a range is not known by its key, if it is not there.
        Assert.Equal(2, client.Model.Read(static tx => tx.Accounts["account-2"].Balance));
        Assert.Equal(2, client.Status.Kept);

        await Node.Model.AtomicallyAsync(static tx =>
        {
            tx.Accounts.Row("account-2").Owner = "owner-5";
            tx.Accounts.Row("account-3").Owner = "owner-2";
            tx.Accounts.Row("account-6").Balance = -6;
            tx.Entries.Remove((1, 11));
        });
        await client.SynchronizeAsync();
        client.Model.Read(static tx =>
        {
            List<Account> rows = [.. tx.Accounts.ByOwner("owner-2")];
            Assert.Equal(60, rows.Count);
            Assert.Contains(rows, static one => one.Id == "account-3");
            Assert.Contains(rows, static one => one is { Id: "account-6", Balance: -6 });
            Assert.DoesNotContain(rows, static one => one.Id == "account-2");
            Assert.Equal(9, tx.Entries.ByKey.Range((1, 0), (1, long.MaxValue)).Count());
        });
        // It has left what was kept, so nobody would tell of it: it is asked for.
        Assert.Equal("owner-5", client.Model.Read(static tx => tx.Accounts["account-2"].Owner));
        Assert.Equal(3, client.Status.Kept);
        Assert.Equal(Accounts, client.Model.Read(static tx => tx.Accounts.Count));
        Assert.Equal(4, client.Status.Kept);
    }

    [Fact]
    public async Task A_block_that_waits_goes_on_when_the_node_changes_what_it_has_read()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        Task<long> waiting = client.Model.AtomicallyAsync(static tx =>
        {
            tx.RetryUnless(tx.Accounts.Find("late") is not null);
            return tx.Accounts["late"].Balance + tx.Accounts["account-5"].Balance;
        }).AsTask();
        await ManyNodes.UntilAsync(() => client.Status.Kept > 0);
        Assert.False(waiting.IsCompleted);

        await Node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("late", null, 100)));

        Assert.Equal(105, await waiting);
    }

    [Fact]
    public async Task A_block_that_was_refused_runs_again_and_its_last_refusal_names_the_row()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        int runs = 0;
#pragma warning disable KHN103, KHN106 // It makes the conflict itself: after it has read, and before it commits.
        await client.Model.AtomicallyAsync(tx =>
        {
            long before = tx.Accounts["account-9"].Balance;
            if (runs++ == 1)
                Node.Model.Atomically(static other => { other.Accounts.Row("account-9").Balance += 1000; });
            tx.Accounts.Row("account-8").Balance = before;
        });
        // The first run has looked for the rows.
        Assert.InRange(runs, 3, 4);
        Assert.Equal(1009, Node.Model.Read(static tx => tx.Accounts["account-8"].Balance));

        TransactionConflictException refused = await Assert.ThrowsAsync<TransactionConflictException>(
            async () => await client.Model.AtomicallyAsync(
                tx =>
                {
                    tx.Accounts.Row("account-8").Balance = tx.Accounts["account-9"].Balance;
                    Node.Model.Atomically(static other => { other.Accounts.Row("account-9").Balance += 1; });
                },
                new TransactionOptions { MaxAttempts = 2 }));
#pragma warning restore KHN103, KHN106
        Assert.Equal("account-9", refused.Abort.Key);
        Assert.Equal(2, refused.Abort.Attempts);
    }

    [Fact]
    public async Task A_block_that_adds_many_rows_runs_twice()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        int runs = 0;
#pragma warning disable KHN103 // It counts its runs.
        await client.Model.AtomicallyAsync(tx =>
        {
            runs++;
            for (int number = 0; number < 500; number++)
                tx.Accounts.Add(new Account($"added-{number}", null, number));
        });
#pragma warning restore KHN103
        Assert.Equal(2, runs);
        DuplicateKeyException twice = await Assert.ThrowsAsync<DuplicateKeyException>(
            async () => await client.Model.AtomicallyAsync(static tx =>
            {
                tx.Accounts.Add(new Account("another", null, 1));
                tx.Accounts.Add(new Account("account-100", null, 1));
            }));
        Assert.Equal("account-100", twice.Key);
        Assert.Equal(Accounts + 500, Node.Model.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task What_was_let_go_is_asked_for_again()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync(rowsMax: 100);
        for (int round = 0; round < 3; round++)
        {
            for (int number = 0; number < Accounts; number++)
            {
                string name = TransferWork.NameOf(number);
                long balance = client.Model.Read(name, static (tx, key) => tx.Accounts[key].Balance);
                Assert.Equal(number + (1000 * round), balance);
                Assert.InRange(client.Status.Kept!.Value, 1, 100);
            }

            await Node.Model.AtomicallyAsync(static tx =>
            {
                for (int number = 0; number < Accounts; number++)
                    tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1000;
            });
            await client.SynchronizeAsync();
        }
    }

    [Fact]
    public async Task Who_reads_more_than_may_be_kept_is_told()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync(rowsMax: 100);
        TooManyRowsException table = Assert.Throws<TooManyRowsException>(
            () => client.Model.Read(static tx => tx.Accounts.Count));
        Assert.Equal(100, table.RowsMax);
        await Assert.ThrowsAsync<TooManyRowsException>(async () => await client.Model.AtomicallyAsync(static tx =>
        {
            for (int number = 0; number < Accounts; number++)
                tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
        }));

        Assert.Equal(60, client.Model.Read(static tx => tx.Accounts.ByOwner("owner-1").Count()));
        Assert.Equal(3, client.Model.Read(static tx => tx.Accounts["account-3"].Balance));
    }

    [Fact]
    public async Task What_needs_all_rows_is_refused()
    {
        await using KhonsuClient<Bank> client = await ConnectAsync();
        Assert.Throws<InvalidOperationException>(() => client.Store.Begin());
        Assert.Throws<InvalidOperationException>(() => client.Store.AsOf(client.Store.CommitTimestamp));
        Assert.Throws<InvalidOperationException>(() => client.Store.Snapshot());
        Assert.Throws<InvalidOperationException>(() => client.Store.Changes());
        ArgumentException feed = await Assert.ThrowsAsync<ArgumentException>(
            () => KhonsuClient.ConnectAsync(
                Connection(100) with { Store = new StoreOptions { ChangeFeed = new ChangeFeedOptions() } },
                Bank.Open,
                Bank.Tables));
        Assert.Contains(nameof(StoreOptions.ChangeFeed), feed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(
            () => KhonsuClient.ConnectAsync(Connection(99), Bank.Open, Bank.Tables));
    }

    [Fact]
    public async Task A_client_that_has_ended_says_so_and_waits_for_nothing()
    {
        KhonsuClient<Bank> client = await ConnectAsync();
        Task<long> waiting = client.Model.AtomicallyAsync(static tx =>
        {
            tx.RetryUnless(tx.Accounts.Find("never") is not null);
            return 1L;
        }).AsTask();
        await ManyNodes.UntilAsync(() => client.Status.Kept > 0);
        await client.StopAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => client.Model.Read(static tx => tx.Accounts.Find("ann")));
        Assert.True(client.Completion.IsCompletedSuccessfully);
    }

    Task<KhonsuClient<Bank>> ConnectAsync(int rowsMax = 10_000)
        => KhonsuClient.ConnectAsync(Connection(rowsMax), Bank.Open, Bank.Tables);

    KhonsuClientConnection Connection(int rowsMax) => OneNode.ConnectionTo(Node, rowsMax);
}
