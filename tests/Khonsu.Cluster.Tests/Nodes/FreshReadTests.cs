using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Apply;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Reads that may be a little old, and no older.</summary>
public sealed class FreshReadTests
{
    static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_follower_answers_alone_within_the_bound_and_never_beyond()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(
            static options => options with { CommitTimeout = TimeSpan.FromSeconds(3) });
        int leader = await nodes.LeaderAsync();
        KhonsuNode<Bank> follower = nodes[(leader + 1) % 3];
        await nodes[leader].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await follower.FreshenAsync(TimeSpan.Zero);
        Assert.Equal(1, follower.Model.Read(tx => tx.Accounts.Count));
        await nodes.KillAsync(leader);
        await nodes.KillAsync((leader + 2) % 3);

        Task within = follower.FreshenAsync(s_hour);

        Assert.True(within.IsCompletedSuccessfully);
        Assert.InRange(follower.Status.Staleness!.Value, TimeSpan.Zero, s_hour);
        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => follower.FreshenAsync(TimeSpan.Zero));
        Assert.Equal(ClusterUnavailableReason.NoLeader, error.Reason);
    }

    [Fact]
    public async Task A_read_that_was_refused_is_asked_again_sooner_than_its_caller_would()
    {
        var replica = new HeldReplica(new StoreState(Bank.Tables));
        var reads = new FreshReads(new SinkOptions(
            new NodeId(1), s_hour, TimeSpan.FromMilliseconds(1), TimeProvider.System));
        replica.RefuseNext(retryAfter: 2 * s_hour);

        await reads.SynchronizeAsync(replica.ReadIndexAsync, CancellationToken.None);

        Assert.NotNull(reads.Age);
    }

    [Fact]
    public async Task A_node_that_has_never_synchronized_knows_no_bound()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(
            static options => options with { CommitTimeout = TimeSpan.FromSeconds(3) });
        int leader = await nodes.LeaderAsync();
        int other = (leader + 1) % 3;
        await nodes.KillAsync(other);
        await nodes.KillAsync((leader + 2) % 3);
        await nodes.KillAsync(leader);
        await nodes.StartAsync(other);

        Assert.Null(nodes[other].Status.Staleness);
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => nodes[other].FreshenAsync(s_hour));
    }

    [Fact]
    public async Task A_bound_below_nothing_is_refused()
    {
        using var folder = new NodeFolder();
        await using KhonsuNode<Bank> node = await folder.StartAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => node.FreshenAsync(TimeSpan.FromTicks(-1)));
    }
}
