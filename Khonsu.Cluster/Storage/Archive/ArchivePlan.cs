using System.Collections.Immutable;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>
/// Decides what an archive takes and lets go: functions of what it has, what is offered, and what time it is. A restore
/// needs a start, which is a checkpoint or the empty state before the first entry, and the log from there on.
/// </summary>
static class ArchivePlan
{
    /// <summary>
    /// Whether a checkpoint is worth its room: when no start reaches it, or when the log since the last start has
    /// become as large as it is. So checkpoints take no more room than the log, and a restore replays no more log than
    /// that and what was applied between two checkpoints.
    /// </summary>
    /// <param name="content">What the archive has, the log up to the checkpoint included.</param>
    /// <param name="offered">The checkpoint.</param>
    public static bool Keeps(ArchiveContent content, CheckpointRef offered)
    {
        if (content.Checkpoints.Any(kept => kept.Index >= offered.Index))
            return false;
        LogIndex start = content.Checkpoints.IsEmpty ? LogIndex.Zero : content.Checkpoints[^1].Index;
        if (content.ReachOf(start) < offered.Index)
            return true;
        long logBytes = content.Stretches.Where(stretch => stretch.To > start).Sum(static stretch => stretch.SizeBytes);
        return logBytes >= offered.SizeBytes;
    }

    /// <summary>What can go: everything before the last start that is older than what must be kept; when the rest is
    /// too large, everything before later ones, but never the last start.</summary>
    /// <param name="content">What the archive has.</param>
    /// <param name="now">By the clock of the node, in microseconds since 1970.</param>
    /// <param name="options">What must be kept.</param>
    public static ArchiveDrop Expired(ArchiveContent content, long now, ArchiveOptions options)
    {
        List<(LogIndex Index, long Time)> starts = StartsOf(content);
        if (starts.Count == 0)
            return new ArchiveDrop([], []);
        // Why not the clock alone: one that has jumped ahead would take all that there is, and so would idle years.
        long horizon = Math.Min(now, content.LatestTime) - (long)options.Retention.TotalMicroseconds;
        int first = Math.Max(0, starts.FindLastIndex(start => start.Time <= horizon));
        while (first < starts.Count - 1 && SizeFrom(content, starts[first].Index) > options.BytesMax)
            first++;
        LogIndex from = starts[first].Index;
        return new ArchiveDrop(
            [.. content.Stretches.Where(stretch => stretch.To <= from)],
            [.. content.Checkpoints.Where(kept => kept.Index < from)]);
    }

    static List<(LogIndex Index, long Time)> StartsOf(ArchiveContent content)
    {
        List<(LogIndex, long)> starts = [.. content.Checkpoints.Select(static kept => (kept.Index, kept.LatestTime))];
        if (!content.Stretches.IsEmpty && content.Stretches[0].From == LogIndex.Zero)
            starts.Insert(0, (LogIndex.Zero, 0));
        return starts;
    }

    static long SizeFrom(ArchiveContent content, LogIndex from)
        => content.Stretches.Where(stretch => stretch.To > from).Sum(static stretch => stretch.SizeBytes)
            + content.Checkpoints.Where(kept => kept.Index >= from).Sum(static kept => kept.SizeBytes);
}
