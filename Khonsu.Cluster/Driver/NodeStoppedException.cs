namespace Khonsu.Cluster.Driver;

/// <summary>The node does not run any more, so the call was not made: nothing of it was done.</summary>
/// <param name="cause">Why it stopped.</param>
/// <param name="message">What happened, and what to do.</param>
/// <param name="innerException">The error that stopped it, or null.</param>
sealed class NodeStoppedException(StopCause cause, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Why it stopped.</summary>
    public StopCause Cause { get; } = cause;
}
