using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage;

/// <summary>Whose files they are.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Node">The node.</param>
readonly record struct NodeIdentity(ClusterId Cluster, NodeId Node)
{
    /// <inheritdoc />
    public override string ToString() => $"node {Node} of cluster {Cluster.Value:x16}";
}
