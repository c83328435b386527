using RocksDbSharp;

namespace Khonsu.Cluster.Storage.Rocks;

/// <summary>Turns what the library says into what an operator can act on.</summary>
static class RocksErrors
{
    /// <summary>Makes the error of a node.</summary>
    /// <param name="error">What the library threw.</param>
    /// <param name="call">What was asked of it.</param>
    /// <param name="directory">Where.</param>
    public static StorageException Of(RocksDbException error, string call, string directory)
    {
        StorageFault fault = FaultOf(error.Message, call);
        return new StorageException(fault, $"Cannot {call} '{directory}': {error.Message} {AdviceOn(fault)}", error);
    }

    // The library has no codes in its C interface; the words before the first colon are those of its status.
    static StorageFault FaultOf(string message, string call)
    {
        if (message.StartsWith("Corruption", StringComparison.Ordinal))
            return StorageFault.Damaged;
        if (message.Contains("No space left on device", StringComparison.Ordinal))
            return StorageFault.DiskFull;
        if (message.Contains("lock hold by current process", StringComparison.Ordinal)
            || message.Contains("While lock file", StringComparison.Ordinal))
        {
            return StorageFault.InUse;
        }

        return call == "write" || call == "flush" ? StorageFault.WriteFailed : StorageFault.Damaged;
    }

    static string AdviceOn(StorageFault fault) => fault switch
    {
        StorageFault.Damaged => "The files are damaged: do not repair them in place. Replace the node.",
        StorageFault.DiskFull => "Make room on the disk and start the node again; nothing acknowledged is lost.",
        StorageFault.InUse => "Another process uses this directory: one node has one directory.",
        _ => "What is durable is not known any more: start the node again.",
    };
}
