using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>A place in the log of a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="End">The position after the last entry that is meant.</param>
readonly record struct ShardPosition(GroupId Shard, LogIndex End);
