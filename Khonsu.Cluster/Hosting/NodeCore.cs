using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>The parts of a node that runs.</summary>
/// <param name="Node">Its threads and files.</param>
/// <param name="Shards">Its shards, in their order.</param>
/// <param name="Shared">Sends commits of several shards; null where there is one.</param>
/// <param name="Commits">Does commits for clients.</param>
/// <param name="Notice">Lets the logs know this start of the node, before a client gets a name.</param>
/// <param name="Peers">The way to the others; null where it listens for nobody.</param>
sealed record NodeCore(
    ClusterNode Node,
    IReadOnlyList<NodeShard> Shards,
    ShardedSink? Shared,
    INamedCommits Commits,
    StartNotice Notice,
    GrpcTransport? Peers)
{
    /// <summary>The group of the first shard, which is the only one where there is no other.</summary>
    public Replica Replica => Shards[0].Replica;

    /// <summary>What the log of the first shard is applied to.</summary>
    public StoreState State => Shards[0].State;

    /// <summary>Completes when the store has all that was committed in any shard before the call.</summary>
    public Task ReadIndexAsync() => Task.WhenAll(Shards.Select(static shard => shard.Replica.ReadIndexAsync()));
}
