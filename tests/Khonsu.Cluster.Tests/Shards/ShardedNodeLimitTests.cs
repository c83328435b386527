using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>What a store of several shards refuses, and what it needs.</summary>
public sealed class ShardedNodeLimitTests : IDisposable
{
    readonly NodeFolder _folder = new();

    KhonsuNodeOptions Options => _folder.Options with
    {
        Shards = 4,
        Store = new StoreOptions { ChangeFeed = new ChangeFeedOptions() },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_place_in_the_feed_of_an_earlier_start_is_refused()
    {
        long position;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(Options))
        {
            await new TransferWork(accounts: 8, seed: 1).FillAsync(node);
            position = node.Store.GetStatistics().CommitTimestamp;
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(Options);
        await Assert.ThrowsAsync<ChangesLostException>(async () =>
        {
            await foreach (CommitChanges _ in again.Model.Changes(position))
                break;
        });
    }

    [Theory]
    [InlineData(IsolationLevel.Serializable)]
    [InlineData(IsolationLevel.Snapshot)]
    public async Task A_block_that_only_reads_several_shards_needs_their_leaders_and_of_one_shard_nobody(
        IsolationLevel isolation)
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(static options => options with
        {
            Shards = 4,
            CommitTimeout = TimeSpan.FromSeconds(2),
        });
        var work = new TransferWork(accounts: 16, seed: 1);
        await ThreeNodes.WhenAvailableAsync(async () => await work.FillAsync(nodes[0]));
        var options = new TransactionOptions { Isolation = isolation };
        Assert.Equal(work.Total, await nodes[0].Model.AtomicallyAsync(SumOf, options));
        await nodes.KillAsync(1);
        await nodes.KillAsync(2);

        await Assert.ThrowsAsync<ClusterUnavailableException>(
            async () => await nodes[0].Model.AtomicallyAsync(SumOf, options));
        Assert.Equal(
            TransferWork.Deposit,
            await nodes[0].Model.AtomicallyAsync(
                static tx => tx.Accounts[TransferWork.NameOf(0)].Balance, options));
        Assert.Equal(work.Total, TransferWork.SumOf(nodes[0]));
    }

    [Fact]
    public async Task A_commit_to_several_shards_of_a_node_that_has_ended_is_refused()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync(Options);
        await new TransferWork(accounts: 16, seed: 1).FillAsync(node);
        await node.Face.DisposeAsync();

        await Assert.ThrowsAsync<ClusterUnavailableException>(async () => await node.Model.AtomicallyAsync(static tx =>
        {
            for (int number = 0; number < 16; number++)
                tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
        }).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task How_a_commit_in_doubt_ended_another_node_tells()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(static options => options with
        {
            Shards = 4,
            CommitTimeout = TimeSpan.FromSeconds(2),
        });
        var work = new TransferWork(accounts: 16, seed: 1);
        await ThreeNodes.WhenAvailableAsync(async () => await work.FillAsync(nodes[0]));
        await nodes.KillAsync(1);
        await nodes.KillAsync(2);
        CommitOutcomeUnknownException doubt = await Assert.ThrowsAsync<CommitOutcomeUnknownException>(
            async () => await nodes[0].Model.AtomicallyAsync(static tx =>
            {
                for (int number = 0; number < 16; number++)
                    tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
            }));
        await nodes.KillAsync(0);
        for (int number = 0; number < 3; number++)
            await nodes.StartAsync(number);

        CommitOutcome outcome;
        do
            outcome = await ThreeNodes.WhenAvailableAsync(() => nodes[1].GetOutcomeAsync(doubt.Commit));
        while (outcome.Kind == CommitOutcomeKind.Undecided);

        await ThreeNodes.WhenAvailableAsync(() => nodes[2].SynchronizeAsync());
        long expected = work.Total + (outcome.Kind == CommitOutcomeKind.Committed ? 16 : 0);
        Assert.Equal(expected, TransferWork.SumOf(nodes[2]));
    }

    static long SumOf(BankTx tx)
    {
        long sum = 0;
        for (int number = 0; number < 16; number++)
            sum += tx.Accounts[TransferWork.NameOf(number)].Balance;
        return sum;
    }
}
