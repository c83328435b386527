using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>How many nodes vote in each shard is changed while money moves.</summary>
public sealed class ReplicaChangeTests
{
    const int Seed = 20261203;
    const int Shards = 6;
    const int Begun = 3;

    static KhonsuNodeOptions Customize(KhonsuNodeOptions options) => options with
    {
        Shards = Shards,
        Replicas = Begun,
        CheckpointLogBytes = 20_000,
        LogTailEntries = 10,
    };

    [Fact]
    public async Task More_nodes_vote_and_bear_more_losses_and_all_later_changes_keep_to_it()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(5, Customize);
        var work = new TransferWork(accounts: 24, Seed);
        await work.FillAsync(nodes.Running);
        Check(nodes, [1, 2, 3, 4, 5], Begun, voters: 3);
        await using (var load = new TransferLoad(work, nodes[1], nodes[2]))
        {
            await load.DoneAsync(10);
            await nodes[4].SetReplicasAsync(5);
            await load.DoneAsync(10);
        }

        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3, 4, 5], 5, voters: 5);
        // With three of five, no two of them could be lost in all shards.
        await Task.WhenAll(nodes.KillAsync(4), nodes.KillAsync(5));
        await EveryShardCommitsAsync(nodes, work, 1);
        await nodes.StartAsync(4);
        await nodes.StartAsync(5);
        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3, 4, 5], 5, voters: 5);

        // Its settings say three, as those of all do; what the cluster says holds.
        await nodes.JoinAsync(6);
        await nodes[5].ReconfigureAsync([1, 2, 3, 4, 5, 6]);
        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3, 4, 5, 6], 5, voters: 5);
        await nodes[6].SetReplicasAsync(null);
        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3, 4, 5, 6], null, voters: 6);

        await using (var load = new TransferLoad(work, nodes[1], nodes[6]))
        {
            await load.DoneAsync(5);
            await nodes[2].SetReplicasAsync(3);
            await nodes[4].ReconfigureAsync([1, 2, 4, 5, 6]);
            await load.DoneAsync(10);
        }

        await ManyNodes.UntilAsync(() => nodes[3].Status.IsReleased);
        await nodes.StopAsync(3);
        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 4, 5, 6], 3, voters: 3);
        Assert.All(nodes.Running, node => Assert.Equal(work.Total, TransferWork.SumOf(node)));
    }

    [Fact]
    public async Task A_change_of_the_number_that_has_failed_in_between_is_finished_by_any_other_one()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(5, Customize);
        var work = new TransferWork(accounts: 24, Seed);
        await work.FillAsync(nodes.Running);
        using var giveUp = new CancellationTokenSource();
        Task given = nodes[1].SetReplicasAsync(1, giveUp.Token);
        await ManyNodes.UntilAsync(() => nodes[1].Status.Shards[0].Voters.Count == 1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Contains(nodes[1].Status.Shards, static shard => shard.Voters.Count == Begun);
        Assert.Equal(1, nodes[1].Status.Replicas);
        await EveryShardCommitsAsync(nodes, work, 2);

        await ThreeNodes.WhenAvailableAsync(() => nodes[2].ReconfigureAsync([1, 2, 3, 4, 5]));

        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3, 4, 5], 1, voters: 1);
        Assert.All(nodes.Running, node => Assert.Equal(work.Total, TransferWork.SumOf(node)));
    }

    [Fact]
    public async Task The_number_that_there_is_changes_nothing_and_more_than_there_are_nodes_waits_for_them()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(3, Customize);
        uint before = nodes[1].Status.Configuration;
        await nodes[1].SetReplicasAsync(Begun);
        Assert.Equal(before, nodes[1].Status.Configuration);

        await nodes[2].SetReplicasAsync(4);
        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3], 4, voters: 3);
        uint said = nodes[1].Status.Configuration;
        Assert.Equal(before + 1, said);
        await nodes[3].SetReplicasAsync(4);
        await nodes[3].ReconfigureAsync([1, 2, 3]);
        Assert.Equal(said, nodes[3].Status.Configuration);

        await nodes.JoinAsync(4);
        await nodes[1].ReconfigureAsync([1, 2, 3, 4]);
        await nodes.SynchronizeAsync();
        Check(nodes, [1, 2, 3, 4], 4, voters: 4);
    }

    /// <summary>Each shard has a majority of its voters: two accounts of each take part.</summary>
    static async Task EveryShardCommitsAsync(ManyNodes nodes, TransferWork work, ulong node)
    {
        long[] before = Applied();
        for (int round = 0; Applied().Zip(before).Any(static pair => pair.First <= pair.Second); round++)
        {
            Assert.True(round < 500, $"seed={Seed}: a shard commits nothing");
            await work.RunOneAsync(nodes[node]);
        }

        long[] Applied() => [.. nodes[node].Status.Shards.Select(static shard => shard.AppliedEntries)];
    }

    /// <summary>All nodes know the members and the number, and all shards have as many voters, evenly.</summary>
    static void Check(ManyNodes nodes, ulong[] members, int? replicas, int voters)
    {
        Assert.Equal(members, nodes.Running.Select(static node => node.Status.Node));
        foreach (KhonsuNodeStatus status in nodes.Running.Select(static node => node.Status))
        {
            Assert.Equal(replicas, status.Replicas);
            Assert.All(status.Shards, shard => Assert.Equal(members, shard.Voters.Concat(shard.Learners).Order()));
            Assert.All(status.Shards, shard => Assert.Equal(voters, shard.Voters.Count));
            int[] votes = [.. members.Select(node => status.Shards.Count(shard => shard.Voters.Contains(node)))];
            Assert.InRange(votes.Max() - votes.Min(), 0, 1);
        }
    }
}
