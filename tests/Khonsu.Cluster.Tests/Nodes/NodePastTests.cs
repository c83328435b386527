using Xunit;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Reads of the past on a node.</summary>
public sealed class NodePastTests : IDisposable
{
    readonly NodeFolder _folder = new();

    KhonsuNodeOptions Options => _folder.Options with
    {
        Store = new StoreOptions
        {
            Retention = new RetentionOptions { Default = new Retention { Commits = 1000 } },
        },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_timestamp_of_before_a_restart_can_be_read_as_far_as_the_log_reaches()
    {
        long first;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(Options))
        {
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
            first = node.Store.GetStatistics().CommitTimestamp;
            node.Model.Atomically(tx => tx.Accounts.Row("ann").Balance = 2);
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(Options);
        Assert.Equal(1, again.Model.AsOf(first).Read(tx => tx.Accounts["ann"].Balance));
    }

    [Fact]
    public async Task A_timestamp_of_before_a_checkpoint_that_was_read_is_refused()
    {
        long first;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(Options))
        {
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
            first = node.Store.GetStatistics().CommitTimestamp;
            node.Model.Atomically(tx => tx.Accounts.Row("ann").Balance = 2);
            await node.CheckpointAsync();
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(Options);
        Assert.Throws<PastNotKeptException>(
            () => again.Model.AsOf(first).Read(tx => tx.Accounts.Find("ann")?.Balance));
    }
}
