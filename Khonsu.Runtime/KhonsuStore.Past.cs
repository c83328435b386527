using Khonsu.Blocks;
using Khonsu.Clock;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>What has been.</content>
public sealed partial class KhonsuStore
{
    /// <summary>The store as it was at a commit timestamp, for blocks that only read.</summary>
    /// <param name="timestamp">
    /// All commits up to this timestamp are seen: that of a commit, of a snapshot, of an element of the change feed.
    /// </param>
    /// <returns>The past; each block asks for itself whether it is still there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No commit has that timestamp yet, or it is not
    /// positive.</exception>
    /// <exception cref="InvalidOperationException">The store keeps only the rows that are read.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public PastStore AsOf(long timestamp)
    {
        ThrowIfDisposed();
        ThrowIfPartial("past");
        ArgumentOutOfRangeException.ThrowIfLessThan(timestamp, CommitClock.Origin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timestamp, _parts.Clock.Now);
        return new PastStore(this, timestamp);
    }

    /// <summary>The store as it was at a time, for blocks that only read.</summary>
    /// <param name="time">
    /// A commit that returned at least <see cref="RetentionOptions.TimeResolution"/> before it is seen; one that began
    /// after it is not; those between, in the order of their timestamps, up to some point.
    /// </param>
    /// <returns>The past; it stays what it is, also when more is committed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time has not come yet, by the clock of the store.</exception>
    /// <exception cref="InvalidOperationException">No table of the store that was used keeps its past, or the store
    /// keeps only the rows that are read.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public PastStore AsOf(DateTimeOffset time)
    {
        ThrowIfDisposed();
        ThrowIfPartial("past");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, _parts.Time.GetUtcNow());
        if (!_parts.Past.IsOn)
        {
            throw new InvalidOperationException(
                "The store does not know when its commits were: none of its tables keeps its past. Say how much they "
                + "shall keep with Retention in [Transactional] or in StoreOptions.");
        }

        return new PastStore(this, _parts.Past.Times.StampAt(time.UtcTicks));
    }

    internal TResult RunRead<TBody, TResult>(scoped ref readonly TBody body, long timestamp)
        where TBody : IReadBody<TResult>, allows ref struct
    {
        TransactionCore core = Rent();
        core.BeginBlock(LevelRules.For(IsolationLevel.Snapshot), null);
        try
        {
            core.BeginPastAttempt(timestamp);
            return body.Invoke(new ReadTx(core));
        }
        finally
        {
            core.EndPast();
            Return(core);
        }
    }
}
