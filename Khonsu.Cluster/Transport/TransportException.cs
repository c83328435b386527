namespace Khonsu.Cluster.Transport;

/// <summary>A node cannot talk to others as it was told to; nothing has been begun. The message says what to do.
/// </summary>
/// <param name="fault">Of which kind it is.</param>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="innerException">What the system said, or null.</param>
sealed class TransportException(TransportFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Of which kind it is.</summary>
    public TransportFault Fault { get; } = fault;
}
