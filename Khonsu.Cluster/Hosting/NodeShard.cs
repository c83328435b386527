using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Hosting;

/// <summary>One shard on a node that runs.</summary>
/// <param name="Replica">Its group.</param>
/// <param name="State">What its log is applied to.</param>
/// <param name="Questions">Asks it how commits ended.</param>
sealed record NodeShard(Replica Replica, StoreState State, CommitQuestions Questions);
