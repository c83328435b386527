using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>Whether a node runs, and why not any more. It ends once, for the first reason; for any thread.</summary>
/// <param name="inbox">Takes nothing more when the node ends.</param>
sealed class NodeLife(Inbox inbox) : IDisposable
{
    readonly CancellationTokenSource _ending = new();

    // Order: written once by whoever stops the node, read by callers; a call that misses it is answered or refused.
    bool _isStopping;

    // Order: set once, before the inbox is closed and work is cancelled, so whoever meets these finds it set.
    NodeStoppedException? _end;

    /// <summary>Why it ended; null while it runs.</summary>
    public NodeStoppedException? End => Volatile.Read(ref _end);

    /// <summary>Whether no further calls are taken, although earlier ones may still be answered.</summary>
    public bool IsStopping => Volatile.Read(ref _isStopping);

    /// <summary>Says to work that takes long that nobody needs it any more.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Takes no further calls.</summary>
    public void BeginStop() => Volatile.Write(ref _isStopping, true);

    /// <summary>Ends it because its owner wants so.</summary>
    public void Stop() => EndWith(Requested());

    /// <summary>What a call gets when the owner has stopped the node.</summary>
    public static NodeStoppedException Requested() => new(
        StopCause.Requested, "The node was stopped, and the call was not made. Start the node again, or ask another.");

    /// <summary>Ends it because of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isOfState">Whether the state has thrown it, unless it is one of the disk or of an
    /// invariant.</param>
    public void Fail(Exception error, bool isOfState = false)
    {
        StopCause cause = error switch
        {
            StorageException => StopCause.Storage,
            BrokenInvariantException => StopCause.Invariant,
            _ => isOfState ? StopCause.State : StopCause.Invariant,
        };
        EndWith(new NodeStoppedException(
            cause, $"The node has stopped because of an error, and answers nothing more: {error.Message}", error));
    }

    /// <inheritdoc />
    public void Dispose() => _ending.Dispose();

    void EndWith(NodeStoppedException end)
    {
        // Order: all that follows is done by the one that has set it; losing means that it had ended already.
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
            return;
        // Why first: a closed inbox lets the node end, which disposes of this.
        _ending.Cancel();
        inbox.Close();
    }
}
