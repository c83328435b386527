using Khonsu.Diagnostics;

namespace Khonsu.Clock;

/// <summary>
/// From time to commit timestamp: a list of intervals, each with the newest stamp that was noted in it. Lock-free; it
/// grows at its end and is forgotten from its beginning.
/// </summary>
/// <remarks>
/// Idea: a commit notes its stamp when it is decided and before it returns. So the largest stamp of all intervals that
/// ended at or before a moment was drawn before that moment, and is not less than the stamp of any commit that returned
/// one interval before it.
/// Invariants (docs/design/commit.md): P1 what was noted in an interval when the next one was linked, counts in the
/// next one for everybody who walks there. A noter raises its interval, then looks for a next one, and raises that too;
/// a walker takes the largest stamp on its way, and who moves a beginning on passes the stamp on first.
/// Bounds: one mark for each interval with a commit, as far back as some table's past goes.
/// </remarks>
internal sealed class TimeLine
{
    const int ForgottenPerMark = 4;

    readonly TimeProvider _time;
    readonly long _resolutionTicks;

    // The mark that walks begin with; moved on by compare-and-swap.
    TimeMark _first;

    // The last mark, or one before it; moved on by compare-and-swap.
    TimeMark _last;

    internal TimeLine(TimeProvider time, TimeSpan resolution)
    {
        (_time, _resolutionTicks) = (time, resolution.Ticks);
        _first = _last = new TimeMark(long.MinValue, CommitClock.Origin);
    }

    /// <summary>The mark that walks begin with.</summary>
    internal TimeMark First => Volatile.Read(ref _first);

    /// <summary>The present moment, in ticks of universal time.</summary>
    internal long NowTicks => _time.GetUtcNow().UtcTicks;

    /// <summary>When the newest interval with a commit began; 0 before there is one.</summary>
    // Why: who is in the middle of a commit must not ask the time, which may be code of the user's.
    internal long NotedTicks
    {
        get
        {
            long interval = Volatile.Read(ref _last).Interval;
            return interval == long.MinValue ? 0 : interval * _resolutionTicks;
        }
    }

    /// <summary>Notes a commit that is decided and has not returned.</summary>
    /// <param name="stamp">Its stamp.</param>
    /// <returns>Whether it began an interval.</returns>
    /// <remarks>Progress: lock-free; each repeated step goes to a later interval.</remarks>
    internal bool Note(long stamp)
    {
        long interval = NowTicks / _resolutionTicks;
        TimeMark mark = Volatile.Read(ref _last);
        while (true)
        {
            TimeMark? next = Volatile.Read(ref mark.Next);
            if (next is null && interval > mark.Interval)
            {
                var fresh = new TimeMark(interval, Math.Max(stamp, mark.Stamp));
                StepHook.At(Step.BeforeTimeMark);
                // Order: publishes the mark. Losing means that another thread added one: go on there.
                next = Interlocked.CompareExchange(ref mark.Next, fresh, null);
                if (next is null)
                {
                    Interlocked.CompareExchange(ref _last, fresh, mark);
                    return true;
                }
            }
            else if (next is null)
            {
                // Why also when the clock of the wall went back: stamps do not.
                mark.Raise(stamp);
                // Order: after the stamp was raised (Inv P1).
                next = Volatile.Read(ref mark.Next);
                if (next is null)
                    return false;
            }

            // Race: another thread may have moved it on; then this loses.
            Interlocked.CompareExchange(ref _last, next, mark);
            mark = next;
        }
    }

    /// <summary>Finds the newest commit that certainly was before a moment.</summary>
    /// <param name="ticks">The moment.</param>
    /// <returns>
    /// A stamp drawn before it, not less than that of any commit that returned an interval before it.
    /// </returns>
    internal long StampAt(long ticks)
    {
        long last = LastIntervalBefore(ticks);
        TimeMark mark = First;
        long stamp = mark.Interval <= last ? mark.Stamp : CommitClock.Origin;
        while (Volatile.Read(ref mark.Next) is { } next && next.Interval <= last)
        {
            mark = next;
            stamp = Math.Max(stamp, mark.Stamp);
        }

        return stamp;
    }

    /// <summary>Moves a mark on to the last interval that ended before a moment.</summary>
    /// <param name="mark">The mark; moved on by compare-and-swap.</param>
    /// <param name="ticks">The moment.</param>
    /// <returns>As <see cref="StampAt"/>.</returns>
    internal long MoveTo(ref TimeMark mark, long ticks)
    {
        long last = LastIntervalBefore(ticks);
        TimeMark reached = Volatile.Read(ref mark);
        while (Volatile.Read(ref reached.Next) is { } next && next.Interval <= last)
            reached = PassOn(ref mark, reached, next);
        return reached.Stamp;
    }

    /// <summary>Forgets some of what nobody asks for any more.</summary>
    /// <param name="stamp">No stamp before this one is asked for.</param>
    internal void ForgetBefore(long stamp)
    {
        TimeMark first = First;
        for (int steps = 0; steps < ForgottenPerMark; steps++)
        {
            if (Volatile.Read(ref first.Next) is not { } next || next.Stamp > stamp)
                return;
            first = PassOn(ref _first, first, next);
        }
    }

    static TimeMark PassOn(ref TimeMark place, TimeMark mark, TimeMark next)
    {
        // Inv P1: passed on after the next one was linked; who notes later in this one finds the next one himself.
        next.Raise(mark.Stamp);
        // Race: another thread may have moved the place on, farther perhaps; the walk goes on from here all the same.
        Interlocked.CompareExchange(ref place, next, mark);
        return next;
    }

    // An interval counts when it has ended.
    long LastIntervalBefore(long ticks) => (ticks / _resolutionTicks) - 1;
}
