namespace Khonsu.Cluster.Driver;

/// <summary>The node has lost sight of what was asked for: it may have been done, may still be, or never.</summary>
/// <param name="message">What happened, and how to find out.</param>
/// <param name="innerException">Why the node stopped, if it did.</param>
sealed class InDoubtException(string message, Exception? innerException = null) : Exception(message, innerException);
