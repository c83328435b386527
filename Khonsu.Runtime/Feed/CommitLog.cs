using System.Numerics;
using Khonsu.Clock;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Feed;

/// <summary>
/// The last commits of a store in the order of their stamps, lock-free: one place for each stamp, which a commit claims
/// before the stamp is offered to it. There is one in stores that were opened with a change feed.
/// </summary>
/// <remarks>
/// Idea: a stamp is drawn, and its place may stay empty for a while, for ever if the drawer stops. A reader that wants
/// to pass an empty place closes it; the drawer then finds its place taken and draws another stamp. So what a reader
/// has passed never gets another commit, and nobody waits.
/// Invariants (docs/design/commit.md): L1 a place is filled once, by the claim of a commit or by a hole. L2 a commit is
/// offered only stamps whose places it has claimed. L3 a reader passes a place only when it is settled for ever. L5 the
/// beginning of the log moves on before a place is forgotten, and a reader looks at it after the place.
/// Bounds: <see cref="ChangeFeedOptions.CommitsMax"/> and <see cref="ChangeFeedOptions.RowsMax"/>; what exceeds them is
/// forgotten by the commits that come in, a bounded number of places each, whatever readers still want.
/// Progress: lock-free. A claim is repeated because a reader or another commit got on; one look of a reader goes no
/// farther than the clock was when it began.
/// Source: filling the holes of a shared log, as in CORFU (Balakrishnan and others 2012); here readers fill, in memory,
/// and the writer draws again.
/// </remarks>
internal sealed class CommitLog
{
    // Why more than one: so that the log comes down again after a commit of very many rows.
    const int ForgottenPerClaim = 64;

    // Why a little patience: a drawer needs a few nanoseconds to its claim, and closing costs it another draw.
    const int PatienceSpins = 30;

    readonly CommitClock _clock;
    readonly long _commitsMax;
    readonly long _rowsMax;

    // Segments by the low bits of their numbers; each slot goes on to larger numbers, by compare-and-swap.
    readonly LogSegment?[] _segments;

    // The first stamp that is not forgotten; only grows.
    PaddedLong _first = new() { Value = CommitClock.Origin + 1 };

    // Rows that ever came in, those of repeated claims perhaps twice.
    PaddedLong _rows;

    // How many of them had come in when the last forgotten commit did; only grows.
    long _rowsForgotten;

    internal CommitLog(CommitClock clock, int commitsMax, int rowsMax)
    {
        _clock = clock;
        _commitsMax = commitsMax;
        _rowsMax = rowsMax;
        // Why two more: the newest segment is not full, and the oldest one is not forgotten to its end.
        _segments = new LogSegment?[BitOperations.RoundUpToPowerOf2((uint)(commitsMax >> LogSegment.Bits) + 2)];
    }

    /// <summary>The first stamp whose commit, if there was one, is still here.</summary>
    // Order: acquire; a reader reads it after the place (Inv L5).
    internal long First => Volatile.Read(ref _first.Value);

    /// <summary>Claims the place of a stamp that was drawn for a commit and not yet offered to it.</summary>
    /// <param name="stamp">The stamp.</param>
    /// <param name="commit">The commit.</param>
    /// <returns>False when a reader has closed the place, or the log has moved on: draw another stamp.</returns>
    internal bool TryClaim(long stamp, LoggedCommit commit)
    {
        StepHook.At(Step.BeforeClaim);
        if (SegmentFor(stamp) is not { } segment)
            return false;
        if (commit.RowsUpTo == 0)
            commit.RowsUpTo = Interlocked.Add(ref _rows.Value, commit.Changes.Length);
        // Order: publishes the commit with its changes (Inv L1). Losing means that a reader closed the place.
        if (Interlocked.CompareExchange(ref segment.PlaceOf(stamp), commit, null) is not null)
            return false;
        ForgetBefore(stamp);
        return true;
    }

    /// <summary>Finds the next commit.</summary>
    /// <param name="position">The first stamp that the reader has not passed; moves on.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <returns>Whether there is one.</returns>
    internal LogLook TryNext(ref long position, out LoggedCommit? commit, out long stamp)
    {
        long newest = _clock.Now;
        for (stamp = position; stamp <= newest; stamp++)
        {
            commit = Look(stamp);
            if (First > position)
                return LogLook.Lost;
            if (commit is null)
                continue;
            // Why only now: where nothing is behind an empty place, there is no reason to pass it.
            if (commit is not LogMark && !TryCloseUpTo(ref position, stamp))
            {
                // Why again from there: the last of the empty places was claimed meanwhile.
                stamp = position - 1;
                continue;
            }

            if (position != stamp)
                continue;
            position++;
            StepHook.At(Step.BeforeSettle);
            if (commit is not LogMark && commit.IsCommittedAt(stamp))
                return LogLook.Commit;
        }

        (commit, stamp) = (null, 0);
        return First > position ? LogLook.Lost : LogLook.Nothing;
    }

    /// <summary>Begins after a stamp: readers that want what was before it have lost it.</summary>
    /// <param name="stamp">Larger than that of every commit so far.</param>
    internal void BeginAfter(long stamp) => CommitClock.Raise(ref _first.Value, stamp + 1);

    /// <summary>Forgets a place; the beginning has moved on before (Inv L5).</summary>
    /// <param name="stamp">A stamp before <see cref="First"/>.</param>
    internal void Forget(long stamp)
    {
        StepHook.At(Step.BeforeLogForget);
        long number = LogSegment.NumberOf(stamp);
        LogSegment? segment = Volatile.Read(ref SlotOf(number));
        if (segment is null || segment.Number != number)
            return;
        if (Interlocked.Exchange(ref segment.PlaceOf(stamp), LogMark.Forgotten) is { RowsUpTo: > 0 and var rows })
            CommitClock.Raise(ref _rowsForgotten, rows);
    }

    /// <summary>Tells whether a reader has anything to look at, committed or not.</summary>
    /// <param name="position">The first stamp that it has not passed.</param>
    /// <returns>True when a place from there on is claimed, or forgotten.</returns>
    internal bool HasClaimFrom(long position)
    {
        long newest = _clock.Now;
        for (long stamp = position; stamp <= newest; stamp++)
        {
            LoggedCommit? commit = Look(stamp);
            if (First > position || (commit is not null && commit is not LogMark))
                return true;
        }

        return false;
    }

    /// <summary>Closes the empty places before a stamp.</summary>
    /// <param name="position">The first place; moves on to the stamp, or to a place that was claimed.</param>
    /// <param name="stamp">The stamp.</param>
    /// <returns>False when a place before it is claimed, or forgotten.</returns>
    bool TryCloseUpTo(ref long position, long stamp)
    {
        for (; position < stamp; position++)
        {
            LoggedCommit? found = Look(position);
            if (found is null)
            {
                Thread.SpinWait(PatienceSpins);
                StepHook.At(Step.BeforeCloseHole);
                if (SegmentFor(position) is not { } segment)
                    return false;
                // Order: from here on no commit gets this stamp (Inv L3). Losing means that its drawer claimed it, or
                // another reader closed it.
                found = Interlocked.CompareExchange(ref segment.PlaceOf(position), LogMark.Hole, null);
            }

            if (found is not null && !ReferenceEquals(found, LogMark.Hole))
                return false;
        }

        return true;
    }

    /// <summary>Reads a place; the caller asks for the beginning of the log afterwards.</summary>
    LoggedCommit? Look(long stamp)
    {
        long number = LogSegment.NumberOf(stamp);
        LogSegment? segment = Volatile.Read(ref SlotOf(number));
        if (segment is null || segment.Number < number)
            return null;
        // Order: acquire; pairs with the claim, so the changes are seen.
        return segment.Number == number ? Volatile.Read(ref segment.PlaceOf(stamp)) : LogMark.Forgotten;
    }

    /// <summary>Finds or adds the segment of a stamp.</summary>
    /// <returns>The segment; null when the log has moved on to a later one.</returns>
    LogSegment? SegmentFor(long stamp)
    {
        long number = LogSegment.NumberOf(stamp);
        ref LogSegment? slot = ref SlotOf(number);
        LogSegment? segment = Volatile.Read(ref slot);
        while (segment is null || segment.Number < number)
        {
            // Inv L5: the beginning moves on before places go.
            if (segment is not null)
                CommitClock.Raise(ref _first.Value, (segment.Number + 1) << LogSegment.Bits);
            StepHook.At(Step.BeforeLogSegment);
            var fresh = new LogSegment(number);
            // Order: publishes the segment. Losing means that another thread added one: look at that.
            LogSegment? seen = Interlocked.CompareExchange(ref slot, fresh, segment);
            segment = ReferenceEquals(seen, segment) ? fresh : seen;
        }

        return segment.Number == number ? segment : null;
    }

    /// <summary>Forgets what exceeds the bounds, the newest stamp excepted.</summary>
    void ForgetBefore(long stamp)
    {
        long first = First;
        for (int steps = 0; steps < ForgottenPerClaim && first < stamp; steps++)
        {
            bool isTooMuch = stamp - first >= _commitsMax
                || Volatile.Read(ref _rows.Value) - Volatile.Read(ref _rowsForgotten) > _rowsMax;
            if (!isTooMuch)
                return;
            // Order: full fence, before the place is forgotten (Inv L5). Losing means that another commit forgets it.
            long seen = Interlocked.CompareExchange(ref _first.Value, first + 1, first);
            if (seen == first)
                Forget(first++);
            else
                first = seen;
        }
    }

    ref LogSegment? SlotOf(long number) => ref _segments[(int)(number & (_segments.Length - 1))];
}
