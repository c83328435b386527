namespace Khonsu;

/// <content>What has changed.</content>
public sealed partial class KhonsuStore
{
    /// <summary>The commits after a timestamp, in their order, each exactly once; those to come too.</summary>
    /// <param name="afterTimestamp">
    /// The timestamp after which the feed begins: that of the last commit that was dealt with, the snapshot that a
    /// state was read at, 0 for everything since the store was opened; null for what commits from now on.
    /// </param>
    /// <param name="slowReader">What a reader gets that wants what the store has forgotten.</param>
    /// <returns>The feed; reading it begins with <c>await foreach</c>.</returns>
    /// <exception cref="InvalidOperationException">The store was opened without <see cref="StoreOptions.ChangeFeed"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The timestamp is negative, or none of this store yet: perhaps it
    /// is of an earlier run.</exception>
    /// <exception cref="ChangesLostException">The store has forgotten what comes after the timestamp, and
    /// <paramref name="slowReader"/> says to fail.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public ChangeFeed Changes(long? afterTimestamp = null, SlowReader slowReader = SlowReader.Fail)
    {
        ThrowIfDisposed();
        if (_parts.Log is not { } log)
        {
            throw new InvalidOperationException(
                "The store keeps no changes; open it with StoreOptions { ChangeFeed = new ChangeFeedOptions() }.");
        }

        long now = _parts.Clock.Now;
        long after = afterTimestamp ?? now;
        ArgumentOutOfRangeException.ThrowIfNegative(after, nameof(afterTimestamp));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(after, now, nameof(afterTimestamp));
        long lostUpTo = log.First - 1;
        if (slowReader == SlowReader.Fail && after < lostUpTo && lostUpTo > Clock.CommitClock.Origin)
            throw new ChangesLostException(after, lostUpTo);
        return new ChangeFeed(this, after, slowReader);
    }

    internal bool IsClosed => Volatile.Read(ref _isDisposed);
}
