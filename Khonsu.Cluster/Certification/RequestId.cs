using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>Names one transaction for ever: whoever asks for it again asks for the same one.</summary>
/// <param name="Node">The node whose caller it is, or the client: see <see cref="ClientFirst"/>.</param>
/// <param name="Incarnation">The start of the node, or where the log opened the session of the client.</param>
/// <param name="Sequence">Number of the transaction in that start or session, from 1.</param>
readonly record struct RequestId(NodeId Node, ulong Incarnation, ulong Sequence) : IComparable<RequestId>
{
    /// <summary>Numbers from this one on are those of clients: 63 random bits each. Nodes have smaller ones.</summary>
    public const ulong ClientFirst = 1UL << 63;

    /// <summary>Whether a client asks, who is in a session that the log has opened.</summary>
    public bool IsOfClient => Node.Value >= ClientFirst;

    /// <inheritdoc />
    public int CompareTo(RequestId other)
    {
        int order = Node.CompareTo(other.Node);
        if (order == 0)
            order = Incarnation.CompareTo(other.Incarnation);
        return order == 0 ? Sequence.CompareTo(other.Sequence) : order;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Node}:{Incarnation}:{Sequence}";
}
