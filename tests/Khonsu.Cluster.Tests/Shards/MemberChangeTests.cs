using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Nodes come, go and are replaced while money moves, by a call on any node.</summary>
public sealed class MemberChangeTests
{
    const int Seed = 20261202;
    const int Shards = 8;

    static KhonsuNodeOptions Customize(KhonsuNodeOptions options) => options with
    {
        Shards = Shards,
        Replicas = 3,
        CheckpointLogBytes = 20_000,
        LogTailEntries = 10,
    };

    [Fact]
    public async Task A_node_is_replaced_while_money_moves_by_one_that_leads_nothing()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(5, Customize);
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        await nodes.KillAsync(3);
        await nodes.JoinAsync(6);
        await LeadNothingAsync(nodes, 1);
        await using var load = new TransferLoad(work, nodes[2], nodes[5]);
        await load.DoneAsync(20);

        await nodes[1].ReplaceAsync(3, 6);

        await load.DoneAsync(20);
        await load.DisposeAsync();
        await CheckAsync(nodes, [1, 2, 4, 5, 6], work);
        // Asked again, it is not of the cluster any more.
        await Assert.ThrowsAsync<ArgumentException>(() => nodes[2].ReplaceAsync(3, 6));
        Assert.True(await work.RunOneAsync(nodes[6]));
    }

    [Fact]
    public async Task A_change_that_has_failed_in_between_is_finished_on_another_node()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(4, Customize);
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        await nodes.JoinAsync(5);
        using var giveUp = new CancellationTokenSource();
        Task given = nodes[1].ReplaceAsync(4, 5, giveUp.Token);
        await ManyNodes.UntilAsync(() => nodes[1].Status.Shards.Any(static shard => shard.Voters.Contains(5UL)));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Contains(nodes[1].Status.Shards, static shard => MembersOf(shard).Contains(4UL));
        // Not on the one that goes: shards that have let it go take nothing from it.
        Assert.True(await work.RunOneAsync(nodes[2]));
        Assert.True(await work.RunOneAsync(nodes[3]));
        Assert.False(nodes[4].Status.IsReleased);

        await ThreeNodes.WhenAvailableAsync(() => nodes[2].ReplaceAsync(4, 5));

        await ManyNodes.UntilAsync(() => nodes[4].Status.IsReleased);
        await nodes.StopAsync(4);
        await CheckAsync(nodes, [1, 2, 3, 5], work);
    }

    [Fact]
    public async Task A_cluster_becomes_larger_and_smaller_and_two_changes_do_not_mix()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(3, Customize);
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        await nodes.JoinAsync(4);
        await nodes[2].ReconfigureAsync([1, 2, 3, 4]);
        await CheckAsync(nodes, [1, 2, 3, 4], work);
        uint before = nodes[1].Status.Configuration;
        await nodes[1].ReconfigureAsync([4, 3, 2, 1]);
        Assert.Equal(before, nodes[1].Status.Configuration);

        Task[] both = [nodes[1].ReconfigureAsync([1, 2, 3]), nodes[2].ReconfigureAsync([2, 3, 4])];
        await ((Task)Task.WhenAll(both)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.All(both.Where(static one => one.IsFaulted), static one
            => Assert.Equal(
                ClusterUnavailableReason.Changing,
                Assert.IsType<ClusterUnavailableException>(one.Exception!.InnerException).Reason));
        // Whatever became of them, another one says what is to be.
        await ThreeNodes.WhenAvailableAsync(() => nodes[3].ReconfigureAsync([2, 3, 4]));
        await ManyNodes.UntilAsync(() => nodes[1].Status.IsReleased);
        await nodes.StopAsync(1);
        await CheckAsync(nodes, [2, 3, 4], work);
    }

    [Fact]
    public async Task All_nodes_are_restarted_one_after_the_other_while_money_moves_and_lead_again_when_asked()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(5, Customize);
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        for (ulong node = 1; node <= 5; node++)
        {
            await nodes.StopAsync(node);
            await using (var load = new TransferLoad(work, nodes.Running))
            {
                await load.DoneAsync(10);
                await nodes.StartAsync(node);
                await ThreeNodes.WhenAvailableAsync(() => nodes[node].SynchronizeAsync());
                await load.DoneAsync(5);
            }

            await nodes.SynchronizeAsync();
            Assert.Equal(work.Total, TransferWork.SumOf(nodes[node]));
        }

        Assert.DoesNotContain(nodes[1].Status.Shards, static shard => shard.Leader == 5);
        Assert.True(await nodes[5].BalanceAsync() > 0);

        await nodes.SynchronizeAsync();
        int[] led = [.. Enumerable.Range(1, 5).Select(node
            => nodes[1].Status.Shards.Count(shard => shard.Leader == (ulong)node))];
        Assert.InRange(led.Max() - led.Min(), 0, 1);
        Assert.Equal(0, await nodes[2].BalanceAsync());
        await CheckAsync(nodes, [1, 2, 3, 4, 5], work);
    }

    static async Task LeadNothingAsync(ManyNodes nodes, ulong node)
    {
        while (nodes[node].Status.Shards.FirstOrDefault(shard => shard.Leader == node) is { } led)
        {
            ulong other = led.Voters.First(
                voter => voter != node && nodes.Running.Any(one => one.Status.Node == voter));
            await ThreeNodes.WhenAvailableAsync(() => nodes[node].TransferLeadershipAsync(other));
            await ManyNodes.UntilAsync(() => nodes[node].Status.Shards[led.Shard].Leader is { } next && next != node);
        }
    }

    static IEnumerable<ulong> MembersOf(KhonsuShardStatus shard) => shard.Voters.Concat(shard.Learners).Order();

    /// <summary>All shards have the nodes, evenly, and all nodes have the money.</summary>
    static async Task CheckAsync(ManyNodes nodes, ulong[] members, TransferWork work)
    {
        await nodes.SynchronizeAsync();
        IReadOnlyList<KhonsuShardStatus> shards = nodes[members[0]].Status.Shards;
        Assert.All(shards, shard => Assert.Equal(members, MembersOf(shard)));
        Assert.All(shards, static shard => Assert.Equal(3, shard.Voters.Count));
        int[] votes = [.. members.Select(node => shards.Count(shard => shard.Voters.Contains(node)))];
        Assert.InRange(votes.Max() - votes.Min(), 0, 1);
        Assert.Equal(members, nodes.Running.Select(static node => node.Status.Node));
        Assert.All(nodes.Running, node => Assert.Equal(work.Total, TransferWork.SumOf(node)));
    }
}
