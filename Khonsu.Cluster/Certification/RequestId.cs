using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>Names one transaction for ever: whoever asks for it again asks for the same one.</summary>
/// <param name="Node">The node whose caller it is.</param>
/// <param name="Incarnation">The start of the node.</param>
/// <param name="Sequence">Number of the transaction in that start, from 1.</param>
readonly record struct RequestId(NodeId Node, ulong Incarnation, ulong Sequence)
{
    /// <inheritdoc />
    public override string ToString() => $"{Node}:{Incarnation}:{Sequence}";
}
