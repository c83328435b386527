using System.Globalization;

namespace Khonsu.Cluster.Log;

/// <summary>Names a node for ever: a node that lost its disk comes back under another id.</summary>
readonly record struct NodeId(ulong Value) : IComparable<NodeId>
{
    /// <inheritdoc />
    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
