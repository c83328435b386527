using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// Finds the place in the log that somebody asks for. A time is the place before the first commit that bears a later
/// one: clocks of nodes differ, so times do not always rise along the log, and what is before a place is never torn
/// apart. Commits without a time, of older versions, count as older than all others.
/// </summary>
static class PointFinder
{
    /// <summary>Finds it.</summary>
    /// <param name="history">The past.</param>
    /// <param name="point">What is asked for.</param>
    /// <exception cref="RestorePointException">It is not there; the error tells what is.</exception>
    /// <exception cref="Storage.StorageException">Something is damaged.</exception>
    public static FoundPoint Find(History history, RestorePoint point)
    {
        if (history.Starts.Count == 0)
            throw Missing(history, "The log is there without a state that it begins with");
        if (point.Time is { } time)
        {
            TimeBound bound = BoundOf(history, time);
            string? missing = bound.IsBeforeAll ? BeforeFirst(time) : bound.Missing;
            return missing is null ? new FoundPoint(bound.Start!, bound.Cut) : throw Missing(history, missing);
        }

        LogIndex cut = point.Timestamp is { } timestamp ? StoreState.IndexAfter(timestamp) : history.End;
        if (cut < LogIndex.Zero || cut > history.End)
            throw Missing(history, $"Commit timestamp {point.Timestamp} is not there");
        HistoryStart? start = history.Starts.LastOrDefault(
            start => start.Index <= cut && history.ReachOf(start.Index) >= cut);
        return start is null
            ? throw Missing(history, $"Commit timestamp {StoreState.StampBefore(cut)} is not there")
            : new FoundPoint(start, cut);
    }

    /// <summary>Says what is there.</summary>
    public static HistoryRange RangeOf(History history)
    {
        HistoryStart first = history.Starts.Count == 0
            ? new HistoryStart(history.End, 0, history.LatestTime, null, null)
            : history.Starts[0];
        return new HistoryRange(
            StoreState.StampBefore(first.Index),
            EntryTime.From(first.LatestTime),
            StoreState.StampBefore(history.End),
            EntryTime.From(history.LatestTime));
    }

    /// <summary>Finds how far the log goes up to a time.</summary>
    /// <param name="history">The past.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="Storage.StorageException">Something is damaged.</exception>
    public static TimeBound BoundOf(History history, DateTimeOffset time)
    {
        long latest = EntryTime.Of(time);
        if (history.Starts.LastOrDefault(start => start.LatestTime <= latest) is not { } start)
            return TimeBound.Without($"{time:O} is before all that is there");
        LogIndex cut = start.Index;
        bool isAnythingThere = start.Checkpoint is not null;
        while (history.Pieces.FirstOrDefault(piece => piece.From <= cut && piece.To > cut) is { } piece)
        {
            if (piece.LastTime is { } last && last <= latest)
            {
                // Why without reading: whoever restores reads all of it.
                cut = piece.To;
                isAnythingThere |= last > 0;
                continue;
            }

            foreach (LogEntry entry in piece.Read(cut))
            {
                if (StoreState.TimeIn(entry) > latest)
                    return new TimeBound(start, cut, !isAnythingThere, null);
                isAnythingThere |= entry is { Kind: EntryKind.Command, Payload.IsEmpty: false };
                cut += 1;
            }
        }

        return cut == history.End
            ? new TimeBound(start, cut, false, null)
            : TimeBound.Without(
                $"The log behind timestamp {StoreState.StampBefore(cut)}, up to {time:O}, is not there");
    }

    /// <summary>Says that a time is before all commits.</summary>
    /// <param name="time">The time.</param>
    public static string BeforeFirst(DateTimeOffset time)
        => $"{time:O} is before the first commit, so nothing was in the store then";

    static RestorePointException Missing(History history, string what) => new(what, RangeOf(history));
}
