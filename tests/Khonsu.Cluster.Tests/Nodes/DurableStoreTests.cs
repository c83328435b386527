using Xunit;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>A cluster of one as its user sees it: the store of before, and nothing is lost.</summary>
public sealed class DurableStoreTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart()
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
        {
            node.Model.Atomically(tx =>
            {
                tx.Accounts.Add(new Account("ann", "Ann", 100));
                tx.Accounts.Add(new Account("bob", null, 50));
                tx.Entries.Add(new Entry(1, 1, 12.50m));
            });
            node.Model.Atomically(tx =>
            {
                tx.Accounts.Row("ann").Balance -= 10;
                tx.Accounts.Row("bob").Balance += 10;
            });
            node.Model.Atomically(tx => tx.Entries.Remove((1, 1)));
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync();
        Assert.Equal(
            [new Account("ann", "Ann", 90), new Account("bob", null, 60)],
            again.Model.Read(tx => tx.Accounts.OrderBy(row => row.Id).ToArray()));
        Assert.Equal(0, again.Model.Read(tx => tx.Entries.Count));
        Assert.Equal("bob", again.Model.Read(tx => tx.Accounts.ByOwner(null).Single().Id));
    }

    [Fact]
    public async Task A_row_that_could_not_be_read_back_never_gets_into_the_log()
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
        {
            node.Model.Atomically(tx => tx.Pickies.Add(new Picky("a", 1)));
            Assert.Throws<ArgumentOutOfRangeException>(
                () => node.Model.Atomically(tx => tx.Pickies.Upsert(tx.Pickies["a"] with { Size = -1 })));
            node.Model.Atomically(tx => { tx.Pickies.Row("a").Size += 1; });
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync();
        Assert.Equal(2, again.Model.Read(tx => tx.Pickies["a"].Size));
    }

    [Fact]
    public async Task A_checkpoint_stands_for_the_log_before_it()
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
        {
            for (int number = 0; number < 100; number++)
            {
                int now = number;
                node.Model.Atomically(tx => tx.Entries.Add(new Entry(now % 3, now, now)));
            }

            await node.CheckpointAsync();
            node.Model.Atomically(tx => tx.Entries.Remove((0, 0)));
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync();
        Assert.Equal(99, again.Model.Read(tx => tx.Entries.Count));
        Assert.Equal(new Account("ann", "Ann", 1), again.Model.Read(tx => tx.Accounts["ann"]));
    }

    [Fact]
    public async Task Transactions_on_many_threads_lose_no_update()
    {
        const int Threads = 4;
        const int Each = 50;
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("sum", null, 0)));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(async () =>
        {
            for (int round = 0; round < Each; round++)
            {
                await node.Model.AtomicallyAsync(tx => { tx.Accounts.Row("sum").Balance += 1; });
                await node.Model.AtomicallyAsync(tx => { tx.Accounts.Merge("sum").Visits += 1; });
            }
        })));
        Account sum = node.Model.Read(tx => tx.Accounts["sum"]);
        Assert.Equal((Threads * Each, Threads * Each), (sum.Balance, sum.Visits));
    }
}
