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

    /// <summary>Copies of all shards what the target does not have.</summary>
    /// <param name="past">The past.</param>
    /// <param name="directory">The target, which the caller has locked.</param>
    /// <param name="cancellation">Gives up; what was copied stays and is whole.</param>
    /// <returns>What the target has then.</returns>
    /// <exception cref="StorageException">Something is damaged, the target is of another history, or it cannot be
    /// written.</exception>
    public static BackupResult Run(Past past, string directory, CancellationToken cancellation)
    {
        long copied = past.Shards.Sum(shard => Copy(shard, past.Owner, directory, cancellation));
        using Past made = Past.Open(directory, null);
        return new BackupResult(
            CutFinder.RangeOf(made), copied, made.Shards.Sum(static shard => shard.Archive.Content.SizeBytes));
    }

    static long Copy(History history, ArchiveOwner owner, string directory, CancellationToken cancellation)
    {
        ArchiveFolder target = ArchiveFolder.Open(directory, owner, history.Group, static _ => { });
        long before = target.Content.SizeBytes;
        foreach (HistoryStart start in history.Starts)
        {
            cancellation.ThrowIfCancellationRequested();
            // Why each: when the log of the target does not reach the next one, it begins anew behind it.
            CopyFrom(history, start, target, cancellation);
            if (start.Checkpoint is { } checkpoint && ArchivePlan.Keeps(UpTo(target.Content, start.Index), checkpoint))
                target.Add(checkpoint, start.Open!(), start.LatestTime);
        }

        return target.Content.SizeBytes - before;
    }

    static void CopyFrom(
        History history, HistoryStart start, ArchiveFolder target, CancellationToken cancellation)
    {
        (LogIndex from, ulong chain) = target.Content.End >= start.Index
            ? (target.Content.End, target.Content.EndChain)
            : (start.Index, start.Chain);
        if (from < history.ReachOf(start.Index))
            CopyLog(history, from, chain, target, cancellation);
    }

    static void CopyLog(
        History history, LogIndex from, ulong chain, ArchiveFolder target, CancellationToken cancellation)
    {
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
