using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Khonsu.Feed;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// What one who hears of the commits of a node's store has not looked at: the commits in the order of their timestamps,
/// each a <see cref="WatchedCommit"/>, and between them what its owner has put there. One thread takes; the others put.
/// </summary>
/// <param name="watches">All who hear.</param>
/// <param name="commitsMax">As many commits may wait;</param>
/// <param name="changesMax">as many changes of rows in them.</param>
sealed class CommitWatch(CommitWatches watches, int commitsMax, int changesMax) : IDisposable
{
    readonly Channel<object> _queue = Channel.CreateUnbounded<object>(
        new UnboundedChannelOptions { SingleReader = true });

    readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Order: written under the lock of all, read by the owner.
    volatile WatchEnd _end;

    // What waits. Order: added to under the lock of all and taken from by the owner, both interlocked.
    int _commits;
    int _changes;

    /// <summary>Why it hears no further.</summary>
    public WatchEnd End => _end;

    /// <summary>Completes when it hears no further.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Puts something behind all commits that the store has; nothing happens when it hears no further.
    /// </summary>
    /// <param name="item">What the owner will find there.</param>
    public void PutBehind(object item) => watches.Put(this, item);

    /// <summary>Takes what is next.</summary>
    /// <param name="item">A commit, or what was put.</param>
    /// <returns>False when nothing waits.</returns>
    public bool TryTake([NotNullWhen(true)] out object? item)
    {
        if (!_queue.Reader.TryRead(out item))
            return false;
        if (item is WatchedCommit commit)
        {
            Interlocked.Decrement(ref _commits);
            Interlocked.Add(ref _changes, -commit.Changes.Length);
        }

        return true;
    }

    /// <summary>Waits until something can be taken; one call at a time.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task WaitAsync(CancellationToken cancellation)
        => await _queue.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);

    /// <summary>Hears no further.</summary>
    public void Dispose() => watches.Remove(this);

    /// <summary>Tells of a commit; under the lock of all.</summary>
    /// <returns>False when it hears no further.</returns>
    internal bool TryTell(long stamp, LoggedChange[] changes)
    {
        if (_end != WatchEnd.None)
            return false;
        if (Volatile.Read(ref _commits) >= commitsMax || Volatile.Read(ref _changes) + changes.Length > changesMax)
        {
            Lose(WatchEnd.TooSlow);
            return false;
        }

        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _changes, changes.Length);
        _queue.Writer.TryWrite(new WatchedCommit(stamp, changes));
        return true;
    }

    /// <summary>Puts something behind; under the lock of all.</summary>
    internal void Put(object item)
    {
        if (_end == WatchEnd.None)
            _queue.Writer.TryWrite(item);
    }

    /// <summary>It hears no further; under the lock of all.</summary>
    internal void Lose(WatchEnd end)
    {
        if (_end != WatchEnd.None)
            return;
        _end = end;
        _lost.SetResult();
    }
}
