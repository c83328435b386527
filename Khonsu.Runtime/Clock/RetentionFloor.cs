using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Clock;

/// <summary>The oldest timestamp at which a table that keeps its past can be read.</summary>
/// <remarks>
/// Inv P2: who drops anything of the past raises the floor first and looks at the snapshots in use afterwards; who reads
/// the past announces its snapshot first and looks at the floor afterwards. So of the two, one sees the other.
/// </remarks>
internal sealed class RetentionFloor
{
    readonly CommitClock _clock;
    readonly TimeLine _times;
    readonly long _commits;
    readonly TimeSpan? _time;

    // Where the table's time has got to; moved on by compare-and-swap.
    TimeMark _edge;

    // Only grows; raised by compare-and-swap.
    PaddedLong _value = new() { Value = CommitClock.Origin };

    internal RetentionFloor(CommitClock clock, TimeLine times, long? commits, TimeSpan? time)
    {
        _clock = clock;
        _times = times;
        _commits = commits ?? long.MaxValue;
        _time = time;
        _edge = times.First;
    }

    /// <summary>The floor as it was last raised.</summary>
    internal long Value => Volatile.Read(ref _value.Value);

    /// <summary>What the floor would be raised to now.</summary>
    /// <returns>A timestamp; nothing before it needs to be readable.</returns>
    internal long Due()
    {
        long byCommits = Math.Max(CommitClock.Origin, _clock.Now - _commits);
        return _time is { } time ? Math.Max(byCommits, _times.MoveTo(ref _edge, _times.Now - time)) : byCommits;
    }

    /// <summary>Raises the floor to where it is due.</summary>
    /// <returns>The floor.</returns>
    internal long Raise()
    {
        long due = Due();
        StepHook.At(Step.BeforeFloor);
        // Order: full fence, between this and the caller's look at the snapshots, or after its announcement (Inv P2).
        CommitClock.Raise(ref _value.Value, due);
        Interlocked.MemoryBarrier();
        return Value;
    }
}
