using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;
using Xunit;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>Nobody tells a client of what it has let go: who has read it, or waits for it, must not go by what it looks
/// like then.</summary>
public sealed class LetGoTests : IAsyncLifetime
{
    const int RowsMax = 100;

    readonly NodeFolder _folder = new();
    KhonsuNode<Bank>? _node;
    KhonsuClient<Bank>? _client;

    KhonsuNode<Bank> Node => _node!;

    KhonsuClient<Bank> Client => _client!;

    public async Task InitializeAsync()
    {
        _node = await OneNode.StartAsync(_folder);
        await Node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        _client = await KhonsuClient.ConnectAsync(OneNode.ConnectionTo(Node, RowsMax), Bank.Open, Bank.Tables);
        // Why: it would hide that somebody was not woken.
        Client.Store.Parts.Waiters.LooksByItself = false;
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Node.DisposeAsync();
        _folder.Dispose();
    }

#pragma warning disable KHN100, KHN101, KHN102, KHN103, KHN106 // They let go, and change, what they have read.
    [Theory]
    [InlineData(IsolationLevel.Serializable)]
    [InlineData(IsolationLevel.RepeatableRead)]
    public async Task A_row_that_was_not_there_and_was_let_go_is_looked_for_again(IsolationLevel level)
    {
        int runs = 0;
        bool hasSeen = await Client.Model.AtomicallyAsync(
            tx =>
            {
                bool isThere = tx.Accounts.ContainsKey("ghost");
                // The run before has left at the line above, and fetched it.
                if (runs++ == 0)
                    LetGoThen(static tx => tx.Accounts.Add(new Account("ghost", "Gus", 1)));
                // Why blindly: what it has read besides would be let go, too, and refuse it.
                tx.Pickies.Upsert(new Picky("done", 1));
                return isThere;
            },
            new TransactionOptions { Isolation = level });

        Assert.True(hasSeen);
        Assert.NotNull(Node.Model.Read(static tx => tx.Pickies.Find("done")));
    }

    [Fact]
    public async Task A_range_without_rows_that_was_let_go_is_looked_for_again()
    {
        int runs = 0;
        int seen = await Client.Model.AtomicallyAsync(tx =>
        {
            int count = tx.Accounts.ByOwner("Gus").Count();
            if (runs++ == 0)
                LetGoThen(static tx => tx.Accounts.Add(new Account("ghost", "Gus", 1)));
            tx.Pickies.Upsert(new Picky("done", 1));
            return count;
        });

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task A_row_that_is_written_because_it_was_not_there_is_not_written_over()
    {
        int runs = 0;
        await Client.Model.AtomicallyAsync(tx =>
        {
            if (!tx.Accounts.ContainsKey("ghost"))
                tx.Accounts.Upsert(new Account("ghost", null, 7));
            if (runs++ == 0)
                LetGoThen(static tx => tx.Accounts.Add(new Account("ghost", "Gus", 1)));
        });

        Assert.Equal(1, Node.Model.Read(static tx => tx.Accounts["ghost"].Balance));
    }
#pragma warning restore KHN100, KHN101, KHN102, KHN103, KHN106

    [Fact]
    public async Task A_block_that_waits_for_a_row_that_was_let_go_hears_of_it()
    {
        Task<long> waiting = Client.Model.AtomicallyAsync(static tx =>
        {
            tx.RetryUnless(tx.Accounts.ContainsKey("ghost"));
            return tx.Accounts["ghost"].Balance;
        }).AsTask();
        await ManyNodes.UntilAsync(() => Client.Store.Parts.Waiters.Registered > 0);

        LetGoThen(static tx => tx.Accounts.Add(new Account("ghost", "Gus", 5)));

        Assert.Equal(5, await waiting);
    }

    [Fact]
    public async Task A_block_that_waits_when_the_node_is_lost_hears_of_what_another_one_has()
    {
        Task<long> waiting = Client.Model.AtomicallyAsync(static tx =>
        {
            tx.RetryUnless(tx.Accounts.ContainsKey("ghost"));
            return tx.Accounts["ghost"].Balance;
        }).AsTask();
        await ManyNodes.UntilAsync(() => Client.Store.Parts.Waiters.Registered > 0);
        int port = Node.ClientEndpoint!.Port;
        await Node.DisposeAsync();

        _node = await OneNode.StartAsync(_folder, port: port);
        await Node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ghost", "Gus", 6)));

        Assert.Equal(6, await waiting);
    }

    // On other threads: this one runs a block.
    void LetGoThen(Action<BankTx> change)
    {
        Task.Run(async () =>
        {
            for (int number = 0; number < 2 * RowsMax; number++)
            {
                string other = $"other-{number}";
                await Client.Model.AtomicallyAsync(tx => tx.Accounts.ContainsKey(other));
            }

            await Node.Model.AtomicallyAsync(change);
            await Client.SynchronizeAsync();
        }).GetAwaiter().GetResult();
    }
}
