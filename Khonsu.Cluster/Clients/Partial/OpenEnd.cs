namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Something that a node was asked for by a number, until it is answered or the connection has
/// ended.</summary>
sealed class OpenEnd
{
    readonly TaskCompletionSource<V1.RowsEnd?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the node has answered; null when the connection has ended before.</summary>
    public Task<V1.RowsEnd?> End => _end.Task;

    /// <summary>It has ended.</summary>
    /// <param name="end">How; null when nobody knows.</param>
    public void Tell(V1.RowsEnd? end) => _end.TrySetResult(end);
}
