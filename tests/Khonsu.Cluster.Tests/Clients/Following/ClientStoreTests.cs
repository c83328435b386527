using System.Collections.Concurrent;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>The store of a program outside the cluster is the store that the nodes have.</summary>
public sealed class ClientStoreTests : IAsyncLifetime
{
    ServedNodes? _served;

    ServedNodes Served => _served!;

    public async Task InitializeAsync() => _served = await ServedNodes.StartAsync();

    public async Task DisposeAsync() => await Served.DisposeAsync();

    [Fact]
    public async Task What_a_client_commits_the_nodes_have_and_what_they_commit_it_has()
    {
        await Served.Nodes[0].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        await using KhonsuClient<Bank> client = await Served.ConnectAsync();
        Assert.Equal(1, client.Model.Read(tx => tx.Accounts["ann"].Balance));

        await client.Model.AtomicallyAsync(tx =>
        {
            tx.Accounts.Row("ann").Balance += 4;
            tx.Entries.Add(new Entry(7, 1, 2.5m));
        });
        Assert.Equal(5, client.Model.Read(tx => tx.Accounts["ann"].Balance));
        await Served.Nodes[1].SynchronizeAsync();
        Assert.Equal(2.5m, Served.Nodes[1].Model.Read(tx => tx.Entries[(7, 1)].Amount));

        await Served.Nodes[2].SynchronizeAsync();
        await Served.Nodes[2].Model.AtomicallyAsync(tx => tx.Accounts.Remove("ann"));
        await client.SynchronizeAsync();
        Assert.Null(client.Model.Read(tx => tx.Accounts.Find("ann")));
        Assert.NotNull(client.Status.Staleness);
        Assert.NotNull(client.Status.Node);
        Assert.True(client.Status.AppliedEntries >= 3);
        Assert.Equal(0, client.Status.OpenCommits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_follows_nodes_and_clients_whose_commits_come_together(bool areOfClient)
    {
        const int Callers = 32;
        const int RoundsMax = 50;
        await using KhonsuClient<Bank> client = await Served.ConnectAsync();
        await using KhonsuClient<Bank> other = await Served.ConnectAsync();
        Bank model = areOfClient ? other.Model : Served.Nodes[0].Model;
        var stamps = new ConcurrentBag<long>();
        int rounds = 0;
        // Why until then: whether several come together, the machine decides.
        while (stamps.Count == stamps.Distinct().Count() && rounds < RoundsMax)
        {
            int first = rounds++ * Callers;
            await Task.WhenAll(Enumerable.Range(first, Callers).Select(number => model.AtomicallyAsync(tx =>
            {
                tx.OnCommitted(info => stamps.Add(info.CommitTimestamp));
                tx.Accounts.Add(new Account($"{number}", null, number));
            }).AsTask()));
        }

        await client.SynchronizeAsync();

        Assert.InRange(rounds, 1, RoundsMax - 1);
        Assert.Equal(rounds * Callers, client.Model.Read(tx => tx.Accounts.Count));
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("last", null, 0)));
        await Served.Nodes[1].SynchronizeAsync();
        Assert.Equal((rounds * Callers) + 1, Served.Nodes[1].Model.Read(tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task Clients_and_a_node_that_add_to_one_row_lose_nothing()
    {
        const int Rounds = 25;
        await using KhonsuClient<Bank> ann = await Served.ConnectAsync();
        await using KhonsuClient<Bank> bob = await Served.ConnectAsync();
        await ann.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("sum", null, 0)));
        await bob.SynchronizeAsync();
        await Served.Nodes[0].SynchronizeAsync();

        await Task.WhenAll(
            AddAsync(ann.Model, Rounds),
            AddAsync(ann.Model, Rounds),
            AddAsync(bob.Model, Rounds),
            AddAsync(Served.Nodes[0].Model, Rounds));

        await bob.SynchronizeAsync();
        Assert.Equal(4 * Rounds, bob.Model.Read(tx => tx.Accounts["sum"].Balance));
    }

    [Fact]
    public async Task A_block_that_has_read_what_is_changed_elsewhere_runs_again()
    {
        await using KhonsuClient<Bank> client = await Served.ConnectAsync();
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await Served.Nodes[0].SynchronizeAsync();
        int attempts = 0;

#pragma warning disable KHN103, KHN106 // It makes the conflict itself: after it has read, and before it commits.
        await client.Model.AtomicallyAsync(tx =>
        {
            tx.Accounts.Row("ann").Balance += 10;
            if (attempts++ == 0)
                Served.Nodes[0].Model.Atomically(other => { other.Accounts.Row("ann").Balance += 100; });
        });
#pragma warning restore KHN103, KHN106

        Assert.Equal(2, attempts);
        Assert.Equal(111, client.Model.Read(tx => tx.Accounts["ann"].Balance));
    }

    [Fact]
    public async Task A_block_that_waits_and_a_reader_of_changes_hear_of_commits_elsewhere()
    {
        KhonsuClientConnection connection = Served.Connection with
        {
            Store = new StoreOptions { ChangeFeed = new ChangeFeedOptions() },
        };
        await using KhonsuClient<Bank> client = await Served.ConnectAsync(connection);
        Task<long> waiting = client.Model.AtomicallyAsync(static tx =>
        {
            Account? account = tx.Accounts.Find("ann");
            tx.RetryUnless(account is not null);
            return account!.Balance;
        }).AsTask();
        long position = client.Store.GetStatistics().CommitTimestamp;

        await Served.Nodes[1].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 7)));

        Assert.Equal(7, await waiting);
        await foreach (CommitChanges commit in client.Model.Changes(position))
        {
            Assert.Equal("ann", commit.Accounts.Single().Key);
            break;
        }
    }

    [Fact]
    public async Task Many_callers_of_one_client_commit_at_once()
    {
        const int Callers = 64;
        await using KhonsuClient<Bank> client = await Served.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => client.Model.AtomicallyAsync(
            tx => tx.Entries.Add(new Entry(1, caller, caller))).AsTask()));

        await Served.Nodes[0].SynchronizeAsync();
        Assert.Equal(Callers, Served.Nodes[0].Model.Read(static tx => tx.Entries.Count));
    }

    [Fact]
    public async Task Fresh_reads_ask_once_and_then_nobody()
    {
        await using KhonsuClient<Bank> client = await Served.ConnectAsync();
        await client.FreshenAsync(TimeSpan.FromHours(1));
        for (int number = 0; number < 3; number++)
            await Served.Nodes.KillAsync(number);

        await client.FreshenAsync(TimeSpan.FromHours(1));
        Assert.NotNull(client.Status.Staleness);
    }

    static async Task AddAsync(Bank bank, int rounds)
    {
        for (int round = 0; round < rounds; round++)
            await bank.AtomicallyAsync(static tx => { tx.Accounts.Row("sum").Balance += 1; });
    }
}
