using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// Copies a past into an archive of its own in another folder. What is there already is not copied again, and nothing
/// there is ever deleted. It may end at any moment and be run again.
/// </summary>
static class BackupWriter
{
    static readonly ArchiveOptions s_options = new() { Directory = "" };

    /// <summary>Copies what the target does not have.</summary>
    /// <param name="history">The past.</param>
    /// <param name="directory">The target; made where there is none.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellation">Gives up; what was copied stays and is whole.</param>
    /// <returns>What the target has then.</returns>
    /// <exception cref="StorageException">Something is damaged, the target is of another history, or it cannot be
    /// written.</exception>
    public static BackupResult Run(
        History history, string directory, GroupId group, CancellationToken cancellation)
    {
        ArchiveFolder target = ArchiveFolder.Open(directory, history.Owner, group, static _ => { });
        ArchiveContent before = target.Content;
        foreach (HistoryStart start in history.Starts)
        {
            cancellation.ThrowIfCancellationRequested();
            // Why each: when the log of the target does not reach the next one, it begins anew behind it.
            CopyLog(history, start, target, cancellation);
            if (start.Checkpoint is { } checkpoint && ArchivePlan.Keeps(UpTo(target.Content, start.Index), checkpoint))
                target.Add(checkpoint, start.Open!(), start.LatestTime);
        }

        ArchiveContent after = target.Content;
        return new BackupResult(
            PointFinder.RangeOf(History.Of(history.Owner, target, group)),
            after.SizeBytes - before.SizeBytes,
            after.SizeBytes);
    }

    static void CopyLog(
        History history, HistoryStart start, ArchiveFolder target, CancellationToken cancellation)
    {
        LogIndex reach = history.ReachOf(start.Index);
        (LogIndex from, ulong chain) = target.Content.End >= start.Index
            ? (target.Content.End, target.Content.EndChain)
            : (start.Index, start.Chain);
        if (from >= reach)
            return;
        IEnumerable<LogEntry> entries = history.Read(from, chain).TakeWhile(_ =>
        {
            cancellation.ThrowIfCancellationRequested();
            return true;
        });
        target.Append(entries, from, chain, StoreState.TimeIn, s_options.StretchBytes);
    }

    static ArchiveContent UpTo(ArchiveContent content, LogIndex index) => content with
    {
        Stretches = [.. content.Stretches.Where(stretch => stretch.From < index)],
    };
}
