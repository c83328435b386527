using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster;

/// <summary>
/// An error has ended a node. What was acknowledged is on the disk; commits that were under way may have been done or
/// not. End the process, see to the cause, and start the node again.
/// </summary>
public sealed class NodeFailedException : KhonsuException
{
    internal NodeFailedException(NodeFailure failure, string message, Exception? cause)
        : base(message, cause)
        => Failure = failure;

    /// <summary>Of which kind the error is.</summary>
    public NodeFailure Failure { get; }

    /// <summary>Says with words of the public page why a node has ended.</summary>
    internal static NodeFailedException Of(Exception error) => error switch
    {
        NodeStoppedException { InnerException: StorageException fault } => Of(fault),
        StorageException fault => new(NodeFailure.Storage, fault.Message, new NodeStorageException(fault)),
        NodeStoppedException stopped => new(
            stopped.Cause == StopCause.State ? NodeFailure.Store : NodeFailure.Invariant,
            stopped.Message,
            stopped.InnerException ?? stopped),
        _ => new(NodeFailure.Invariant, error.Message, error),
    };
}
