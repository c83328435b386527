using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>One try of a transaction of several shards, done by one node. For any thread; the end is heard of in the
/// logs.</summary>
/// <param name="all">Those of this client.</param>
/// <param name="connection">The connection to the node.</param>
/// <param name="number">By which the node answers.</param>
sealed class RemoteTransaction(RemoteTransactions all, NodeConnection connection, ulong number) : IDisposable
{
    readonly TaskCompletionSource<V1.TransactionName> _name = NewSource<V1.TransactionName>();
    readonly TaskCompletionSource<(Step Answer, long Stamp)> _end = NewSource<(Step, long)>();
    readonly TaskCompletionSource<Exception> _lost = NewSource<Exception>();
    volatile bool _isInDoubt;

    /// <summary>The connection to the node.</summary>
    public NodeConnection Connection => connection;

    /// <summary>By which the node answers.</summary>
    public ulong Number => number;

    /// <summary>What its shards have said here; null before it has a name. Under the lock of all.</summary>
    public OpenTransaction? Votes { get; set; }

    /// <summary>What the logs say, and the commit timestamp here of a commit; null as long as they do not.</summary>
    public (Step Answer, long Stamp)? Seen => _end.Task.IsCompletedSuccessfully ? _end.Task.Result : null;

    /// <summary>Gets its name.</summary>
    /// <returns>Completes with it; fails when the node does not give one, and nothing was done.</returns>
    public async Task<V1.TransactionName> GetNameAsync()
    {
        await Task.WhenAny(_name.Task, _lost.Task).ConfigureAwait(false);
        return _name.Task.IsCompletedSuccessfully ? _name.Task.Result : throw _lost.Task.Result;
    }

    /// <summary>Lets the node do it.</summary>
    /// <param name="commit">The commit, under the name.</param>
    /// <param name="isAscending">Whether its shards are asked one after the other.</param>
    /// <returns>Completes with what the logs say; fails when nothing was done, or it was lost sight of.</returns>
    public async Task<(Step Answer, long Stamp)> CommitAsync(SubmittedShared commit, bool isAscending)
    {
        all.Begin(this, commit, isAscending);
        await Task.WhenAny(_end.Task, _lost.Task).ConfigureAwait(false);
        return Seen ?? throw _lost.Task.Result;
    }

    /// <summary>The node has given it a name.</summary>
    public void OnName(V1.TransactionName name) => _name.TrySetResult(name);

    /// <summary>The logs say how it ended.</summary>
    public void OnEnd(Step answer, long stamp) => _end.TrySetResult((answer, stamp));

    /// <summary>It was not taken, or was lost sight of.</summary>
    public void OnLost(Exception error) => _lost.TrySetResult(error);

    /// <summary>Its caller may ask how it ended.</summary>
    public void OnInDoubt() => _isInDoubt = true;

    /// <summary>Nobody waits for it any more.</summary>
    public void Dispose() => all.End(this, _isInDoubt);

    static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
