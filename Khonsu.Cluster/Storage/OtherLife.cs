using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage;

/// <summary>The error of a node of whose number there was another one, with other files.</summary>
static class OtherLife
{
    /// <summary>Makes it.</summary>
    /// <param name="node">The number.</param>
    // Why an end: others may rely on what the other one has promised, and its commits have the names of those that this
    // one would make.
    public static StorageException Of(NodeId node) => new(
        StorageFault.LostAcknowledgedData,
        $"The log has something of a node {node} that is not in the files of this one: a node of that number was here "
            + "with other files, which are lost, or was one of the cluster that was restored. Start a new node, with a "
            + "number that none has had.");
}
