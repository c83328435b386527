namespace Khonsu.Cluster.Hosting;

/// <summary>The node of an application, for those of its services that do not know the model.</summary>
/// <param name="face">The node.</param>
sealed class HostedNode(NodeFace face)
{
    /// <summary>What it can be asked for.</summary>
    public NodeFace Face => face;
}
