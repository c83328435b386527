namespace Khonsu.Cluster;

/// <summary>
/// The cluster did not take a transaction, so nothing of it was done and nothing will be: no majority was reached in
/// time, the node has stopped, or too much is waiting. The block may be run again.
/// </summary>
public sealed class ClusterUnavailableException : KhonsuException
{
    /// <summary>The message for a node that does not run yet.</summary>
    internal const string NotStarted = "The node has not started yet; commit when KhonsuNode.StartAsync has returned.";

    internal ClusterUnavailableException(string message)
        : base(message)
    {
    }

    internal ClusterUnavailableException(Exception cause)
        : base($"The transaction was not committed, and nothing of it was done. {cause.Message}", cause)
    {
    }
}
