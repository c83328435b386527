namespace Khonsu.Cluster.Tool.Commands;

/// <summary>How many nodes are to vote in each shard.</summary>
/// <param name="Value">From 1; null for all.</param>
readonly record struct ReplicaCount(int? Value);
