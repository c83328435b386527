using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit of several shards that this node does for a client, which sees in the logs how it ends.</summary>
/// <param name="id">Its name.</param>
/// <param name="number">Its number in this start of the node.</param>
/// <param name="shards">The shards, ascending.</param>
/// <param name="payloads">Of each shard, the entry that asks for its vote.</param>
/// <param name="began">When it came.</param>
sealed class ClientShared(
    RequestId id,
    ulong number,
    IReadOnlyList<GroupId> shards,
    IReadOnlyList<ReadOnlyMemory<byte>> payloads,
    long began)
    : SharedCommit(id, number, shards, payloads, began)
{
    readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the logs say how it ended; fails when this node has lost sight of it.</summary>
    public Task End => _end.Task;

    /// <summary>The logs say how it ended, or do not.</summary>
    /// <param name="error">Why not; null when they do.</param>
    public void Tell(Exception? error)
    {
        if (error is null)
            _end.TrySetResult();
        else
            _end.TrySetException(error);
    }
}
