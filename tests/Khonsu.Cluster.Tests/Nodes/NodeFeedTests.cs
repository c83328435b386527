using Xunit;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Blocks that wait, and readers of changes, on a node.</summary>
public sealed class NodeFeedTests : IDisposable
{
    readonly NodeFolder _folder = new();

    KhonsuNodeOptions Options
        => _folder.Options with { Store = new StoreOptions { ChangeFeed = new ChangeFeedOptions() } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_block_that_waits_is_woken_by_a_commit_of_the_log()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        Task<long> waiting = node.Model.AtomicallyAsync(static tx =>
        {
            Account? account = tx.Accounts.Find("ann");
            tx.RetryUnless(account is not null);
            tx.Accounts.Remove("ann");
            return account!.Balance;
        }).AsTask();

        node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 7)));

        Assert.Equal(7, await waiting);
        Assert.Equal(0, node.Model.Read(tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task A_position_in_the_feed_outlives_the_process_as_far_as_the_log_reaches()
    {
        long position;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(Options))
        {
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
            position = node.Store.GetStatistics().CommitTimestamp;
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("bob", null, 2)));
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(Options);
        again.Model.Atomically(tx => tx.Accounts.Add(new Account("cid", null, 3)));
        List<string> changed = [];
        await foreach (CommitChanges commit in again.Model.Changes(position))
        {
            changed.AddRange(commit.Accounts.Select(static change => change.Key));
            if (changed.Count == 2)
                break;
        }

        Assert.Equal(["bob", "cid"], changed);
    }

    [Fact]
    public async Task A_position_before_a_checkpoint_is_refused_after_a_restart()
    {
        long position;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(Options))
        {
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
            position = node.Store.GetStatistics().CommitTimestamp;
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("bob", null, 2)));
            node.Model.Atomically(tx => tx.Accounts.Row("bob").Balance += 2);
            await node.CheckpointAsync();
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(Options);
        await Assert.ThrowsAsync<ChangesLostException>(async () =>
        {
            await foreach (CommitChanges commit in again.Model.Changes(position))
                Assert.Fail($"{commit.CommitTimestamp}");
        });
    }
}
