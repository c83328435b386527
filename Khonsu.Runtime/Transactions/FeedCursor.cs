using Khonsu.Clock;
using Khonsu.Feed;

namespace Khonsu.Transactions;

/// <summary>One reader of the change feed: where it is in the log, and how it waits for more.</summary>
/// <remarks>
/// Inv W1, W2: it waits as a block does that retries. It registers, then looks whether anything has come, and sleeps
/// only when nothing has; a commit claims its place in the log first and looks for waiters last.
/// Bounds: it keeps nothing but a number, however far behind it is.
/// Threads: one at a time; anybody may ask where it is.
/// </remarks>
internal sealed class FeedCursor : IDisposable
{
    readonly CommitLog _log;
    readonly WaiterTable _waiters;
    readonly FeedReaderSlot _slot;

    // Written by the reader alone.
    long _position;

    // How often in a row it has woken without a commit.
    int _looksInVain;

    internal FeedCursor(StoreParts store, long afterTimestamp)
    {
        _log = store.Log!;
        _waiters = store.Waiters;
        // Why: no commit has a smaller stamp.
        _position = Math.Max(afterTimestamp, CommitClock.Origin) + 1;
        _slot = store.FeedReaders.Own();
        _slot.Occupy(this);
    }

    /// <summary>Everything up to this timestamp has been read, or is lost.</summary>
    internal long Timestamp => Volatile.Read(ref _position) - 1;

    /// <summary>Reads the next commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <returns>Whether there is one.</returns>
    internal LogLook TryNext(out LoggedCommit? commit, out long stamp)
    {
        LogLook look = _log.TryNext(ref _position, out commit, out stamp);
        if (look == LogLook.Commit)
            _looksInVain = 0;
        return look;
    }

    /// <summary>Goes on with the oldest commit that is still there.</summary>
    /// <returns>Everything up to this timestamp is lost.</returns>
    internal long Skip()
    {
        _position = Math.Max(_position, _log.First);
        return Timestamp;
    }

    /// <summary>Ends the reading.</summary>
    public void Dispose() => _slot.Free();

    /// <summary>Waits, without a thread, until there may be more to read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends with a commit, or now and then without one.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = new RetryWaiter(_waiters, targetsMax: 1, timeLeft: null);
        try
        {
            waiter.Watch(WaiterTable.FeedTarget);
            if (_log.HasClaimFrom(_position))
                return;
            bool isWoken = await waiter.WaitAsync(_looksInVain, cancellationToken).ConfigureAwait(false);
            _looksInVain = isWoken ? 0 : _looksInVain + 1;
        }
        finally
        {
            waiter.Close();
        }
    }
}
