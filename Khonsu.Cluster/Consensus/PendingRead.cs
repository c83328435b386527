using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>A read that a leader has not confirmed yet.</summary>
/// <param name="Node">Who asked.</param>
/// <param name="Incarnation">Its start.</param>
/// <param name="Context">Its number of the read.</param>
readonly record struct PendingRead(NodeId Node, ulong Incarnation, ulong Context);
