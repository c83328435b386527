namespace Khonsu.Cluster.Log;

/// <summary>Names a cluster; a restored copy of it has another id, so that the two can never talk to each
/// other.</summary>
readonly record struct ClusterId(ulong Value);
