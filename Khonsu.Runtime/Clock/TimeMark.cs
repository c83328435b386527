namespace Khonsu.Clock;

/// <summary>An interval of time in which something committed, and the newest stamp noted in it.</summary>
/// <param name="interval">Number of the interval.</param>
/// <param name="stamp">The first stamp noted in it.</param>
internal sealed class TimeMark(long interval, long stamp)
{
    // Only grows; raised by compare-and-swap.
    long _stamp = stamp;

    /// <summary>The next interval; set once by compare-and-swap.</summary>
    internal TimeMark? Next;

    /// <summary>Number of the interval.</summary>
    internal long Interval => interval;

    /// <summary>The newest stamp that was noted in it, or before it by who passed it.</summary>
    internal long Stamp => Volatile.Read(ref _stamp);

    /// <summary>Notes a stamp.</summary>
    /// <param name="stamp">The stamp.</param>
    internal void Raise(long stamp)
    {
        CommitClock.Raise(ref _stamp, stamp);
        // Order: full fence, also where the stamp was no news; the caller looks for a next interval afterwards (Inv
        // P1).
        Interlocked.MemoryBarrier();
    }
}
