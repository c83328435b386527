namespace Khonsu.Cluster.Log;

/// <summary>Names one replicated log of a cluster.</summary>
readonly record struct GroupId(ulong Value);
