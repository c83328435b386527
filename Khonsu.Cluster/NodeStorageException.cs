using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster;

/// <summary>The files of a node cannot be used; the message says what was found and what to do. Nothing was changed.
/// </summary>
public sealed class NodeStorageException : KhonsuException
{
    internal NodeStorageException(StorageException cause)
        : base(cause.Message, cause)
        => IsDataLost = cause.Fault == StorageFault.LostAcknowledgedData;

    /// <summary>
    /// Whether the files are older than what the node has acknowledged: it must never start under its name again.
    /// </summary>
    public bool IsDataLost { get; }
}
