namespace Khonsu.Cluster;

/// <summary>A call to a node over the network failed, for a reason that is none of the cluster; those are
/// <see cref="ClusterUnavailableException"/>. The message says what to do.</summary>
public sealed class NodeCallException : KhonsuException
{
    internal NodeCallException(NodeCallFault fault, string message, Exception cause)
        : base(message, cause)
        => Fault = fault;

    /// <summary>Of which kind the failure is.</summary>
    public NodeCallFault Fault { get; }
}
