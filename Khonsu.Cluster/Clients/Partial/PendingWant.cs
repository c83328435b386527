using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Rows that a node was asked for, or will be when there is one.</summary>
/// <param name="rows">Which.</param>
sealed class PendingWant(WantedRows rows)
{
    readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Which.</summary>
    public WantedRows Rows => rows;

    /// <summary>Completes when it is known which of them there are; fails when that cannot be.</summary>
    public Task Known => _known.Task;

    /// <summary>They are known.</summary>
    public void End() => _known.TrySetResult();

    /// <summary>They cannot be known.</summary>
    /// <param name="error">Why not.</param>
    public void Fail(Exception error)
    {
        _known.TrySetException(error);
        // Why: who wanted them may have given up.
        _ = _known.Task.Exception;
    }
}
