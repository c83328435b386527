using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Clock;

/// <summary>The oldest timestamp at which a table that keeps its past can be read.</summary>
/// <remarks>
/// Inv P2: who drops anything of the past raises the floor first and looks at the snapshots in use afterwards; who
/// reads the past announces its snapshot first and looks at the floor afterwards. So of the two, one sees the other.
/// </remarks>
internal sealed class RetentionFloor
{
    readonly CommitClock _clock;
    readonly TimeLine _times;
    readonly long _commits;
    readonly long _ticks;

    // Where the table's time has got to; moved on by compare-and-swap.
    TimeMark _edge;

    // Only grows; raised by compare-and-swap.
    PaddedLong _value = new() { Value = CommitClock.Origin };

    internal RetentionFloor(CommitClock clock, TimeLine times, long? commits, TimeSpan? time)
    {
        _clock = clock;
        _times = times;
        _commits = commits ?? long.MaxValue;
        _ticks = time?.Ticks ?? long.MaxValue;
        _edge = times.First;
    }

    /// <summary>The floor as it was last raised.</summary>
    internal long Value => Volatile.Read(ref _value.Value);

    /// <summary>What the floor is to be raised to, going by the time of the newest commit.</summary>
    /// <returns>A timestamp; nothing before it needs to be readable.</returns>
    internal long Due() => DueAt(_times.NotedTicks);

    /// <summary>Raises the floor to where it is due by the newest commit; asks no code of the user's.</summary>
    /// <returns>The floor.</returns>
    internal long Raise() => RaiseTo(Due());

    /// <summary>Raises the floor to where it is due by the present moment.</summary>
    /// <returns>The floor.</returns>
    internal long RaiseToNow() => RaiseTo(DueAt(_ticks == long.MaxValue ? 0 : _times.NowTicks));

    /// <summary>Raises the floor to a timestamp, or leaves it where it is above that.</summary>
    /// <returns>The floor.</returns>
    internal long RaiseTo(long due)
    {
        StepHook.At(Step.BeforeRetentionFloor);
        // Order: full fence, between this and the caller's look at the snapshots, or after its announcement (Inv P2).
        CommitClock.Raise(ref _value.Value, due);
        Interlocked.MemoryBarrier();
        return Value;
    }

    long DueAt(long ticks)
    {
        long byCommits = Math.Max(CommitClock.Origin, _clock.Now - _commits);
        return ticks > _ticks ? Math.Max(byCommits, _times.MoveTo(ref _edge, ticks - _ticks)) : byCommits;
    }
}
