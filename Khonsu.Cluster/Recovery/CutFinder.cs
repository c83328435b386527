using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// Finds the place in the logs of all shards that somebody asks for. In each log it is what <see cref="PointFinder"/>
/// finds, or earlier: nothing stays in one that needs what is behind the place in another, so every transaction is
/// there as a whole, with all whose changes it has met (Inv S7).
/// </summary>
static class CutFinder
{
    /// <summary>Finds it.</summary>
    /// <param name="past">The past.</param>
    /// <param name="point">What is asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RestorePointException">It is not there; the error tells what is.</exception>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public static FoundCut Find(Past past, RestorePoint point, CancellationToken cancellation)
    {
        if (past.Shards.Count == 1)
            return new FoundCut([PointFinder.Find(past.Shards[0], point)]);
        if (point.Timestamp is not null)
        {
            throw Missing(
                past,
                "Of several shards, commit timestamps are those of one start of one node, and name no moment of the "
                    + "logs: ask for a time, or the latest moment");
        }

        return FindWithin(past, BoundsOf(past, point), cancellation) ?? throw Missing(
            past, $"A shard has no state that goes with those of the others, to begin with before {point}");
    }

    /// <summary>Whether the latest moment of several shards is there, as far as their starts tell.</summary>
    /// <param name="past">The past.</param>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public static bool HasLatest(Past past)
    {
        var ends = new ClosedCut(BoundsOf(past, RestorePoint.Latest));
        return past.Shards.All(shard => StartOf(shard, shard.End, ends) is not null);
    }

    /// <summary>Finds the largest cut within bounds in which all belongs together.</summary>
    /// <param name="past">The past.</param>
    /// <param name="bounds">How far each shard may go, in their order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null where a shard has no state to begin with.</returns>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public static FoundCut? FindWithin(
        Past past, IReadOnlyList<ShardPosition> bounds, CancellationToken cancellation)
    {
        var cut = new ClosedCut(bounds);
        var starts = new HistoryStart[past.Shards.Count];
        for (int number = 0; number < starts.Length; number++)
        {
            if (StartOf(past.Shards[number], bounds[number].End, cut) is not { } start)
                return null;
            starts[number] = start;
        }

        for (int number = 0; number < starts.Length; number++)
            AddNeeds(past.Shards[number], starts[number], bounds[number].End, cut, cancellation);
        cut.Close();
        return new FoundCut([.. past.Shards.Select((shard, number) => PointOf(shard, starts[number], cut))]);
    }

    /// <summary>Says what is there.</summary>
    public static HistoryRange RangeOf(Past past)
    {
        HistoryRange[] shards = [.. past.Shards.Select(PointFinder.RangeOf)];
        // Why no timestamps: those of the logs are of one shard each.
        return shards.Length == 1
            ? shards[0]
            : new HistoryRange(
                0, shards.Max(static shard => shard.FirstTime), 0, shards.Max(static shard => shard.LastTime));
    }

    static ShardPosition[] BoundsOf(Past past, RestorePoint point)
    {
        if (point.Time is not { } time)
            return [.. past.Shards.Select(static shard => new ShardPosition(shard.Group, shard.End))];
        TimeBound[] found = [.. past.Shards.Select(shard => PointFinder.BoundOf(shard, time))];
        int missing = Array.FindIndex(found, static bound => bound.Missing is not null);
        if (missing >= 0)
            throw Missing(past, $"Of shard {missing}: {found[missing].Missing}");
        // Why not each alone: a shard may have got its first row later than others.
        bool isBeforeAll = Array.Exists(found, static bound => bound.IsBeforeAll)
            && Array.TrueForAll(found, static bound => bound.IsBeforeAll || bound.Cut == LogIndex.Zero);
        return isBeforeAll
            ? throw Missing(past, PointFinder.BeforeFirst(time))
            : [.. past.Shards.Select((shard, number) => new ShardPosition(shard.Group, found[number].Cut))];
    }

    // The last one from which all of the log is there. What was needed before it, it needs itself.
    static HistoryStart? StartOf(History shard, LogIndex bound, ClosedCut bounds) => shard.Starts.LastOrDefault(
        start => start.Index <= bound && shard.ReachOf(start.Index) >= bound && bounds.Has(start.Needs()));

    static void AddNeeds(
        History shard, HistoryStart start, LogIndex bound, ClosedCut cut, CancellationToken cancellation)
    {
        LogIndex index = start.Index;
        foreach (LogEntry entry in shard.Read(start.Index, start.Chain))
        {
            if (index == bound)
                break;
            cancellation.ThrowIfCancellationRequested();
            cut.Add(shard.Group, index, StoreState.NeedsOf(entry));
            index += 1;
        }
    }

    static FoundPoint PointOf(History shard, HistoryStart start, ClosedCut cut)
    {
        LogIndex end = cut.EndOf(shard.Group);
        // Why it holds: where a checkpoint was taken all that it needs was closed, and it was within the bounds.
        return end >= start.Index && cut.Has(start.Needs())
            ? new FoundPoint(start, end)
            : throw new StorageException(
                StorageFault.Damaged,
                $"The checkpoint of shard {ShardMap.ShardOf(shard.Group)} at {start.Index} is of another history than "
                    + "the logs of the other shards. Give files of the same node and time.");
    }

    static RestorePointException Missing(Past past, string what) => new(what, RangeOf(past));
}
