namespace Khonsu.Cluster.Storage;

/// <summary>The files of a node cannot be used, or not any more. The node stops; the message says what to do.</summary>
/// <param name="fault">Of which kind it is.</param>
/// <param name="message">What was found where, and what to do.</param>
/// <param name="innerException">What the library or the system said, or null.</param>
sealed class StorageException(StorageFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Of which kind it is.</summary>
    public StorageFault Fault { get; } = fault;
}
