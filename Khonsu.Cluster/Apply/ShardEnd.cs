using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Apply;

/// <summary>The end of a transaction, on its way to a shard.</summary>
/// <param name="Step">What the shard is told.</param>
/// <param name="Shards">The shards of the transaction.</param>
readonly record struct ShardEnd(Step Step, IReadOnlyList<GroupId> Shards);
