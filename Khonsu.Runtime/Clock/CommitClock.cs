using Khonsu.Concurrency;

namespace Khonsu.Clock;

/// <summary>
/// The commit timestamps of a store: one counter. A commit is one increment whose value wins a place in a version or a
/// descriptor; a snapshot is one load.
/// </summary>
/// <remarks>Source: the global version clock of TL2 (Dice, Shalev, Shavit 2006, section 3).</remarks>
internal sealed class CommitClock
{
    /// <summary>The first value: smaller than every commit timestamp, so 0 stays free.</summary>
    internal const long Origin = 1;

    // Written by every committing thread; only grows.
    PaddedLong _now = new() { Value = Origin };

    /// <summary>Whether stamps are given by a log that several stores follow; then none is drawn here.</summary>
    internal bool IsFollowing { get; init; }

    /// <summary>The newest timestamp drawn.</summary>
    // Order: acquire; pairs with the full fence of Next. What was installed before a stamp was drawn is seen by who
    // reads that stamp.
    internal long Now => Volatile.Read(ref _now.Value);

    /// <summary>Draws the next timestamp.</summary>
    /// <returns>A number larger than every one drawn or read before.</returns>
    // Order: full fence; the draw follows every install that its caller has done or observed (Inv C3).
    internal long Next() => Interlocked.Increment(ref _now.Value);

    /// <summary>Gives a moment: whoever finds the clock at it, or later, also finds what the caller has done.</summary>
    /// <returns>A number larger than every timestamp drawn or read before.</returns>
    // Why none is drawn where stamps are given: the log will give that number to a commit. It comes later then, with
    // that commit; who waits for the moment waits until then.
    // Order: full fence, as in Next.
    internal long Mark()
    {
        if (!IsFollowing)
            return Next();
        Interlocked.MemoryBarrier();
        return Now + 1;
    }

    /// <summary>Goes on to a stamp that was given to a commit whose versions are all installed.</summary>
    /// <param name="stamp">The stamp.</param>
    // Order: full fence, as in Next; a stamp that the clock has reached changes nothing.
    internal void Follow(long stamp) => Raise(ref _now.Value, stamp);

    /// <summary>Raises a timestamp that only grows.</summary>
    /// <param name="value">The timestamp.</param>
    /// <param name="least">What it is to be at least.</param>
    // Order: full fence where it raises, which the caller may rely on; acquire where it is high enough already.
    internal static void Raise(ref long value, long least)
    {
        long seen = Volatile.Read(ref value);
        while (seen < least)
        {
            long found = Interlocked.CompareExchange(ref value, least, seen);
            if (found == seen)
                return;
            // Race: another thread raised it; perhaps far enough.
            seen = found;
        }
    }
}
