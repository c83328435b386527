using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Recovery;

/// <summary>Reads all that a past consists of, and tells everything that is not what was written.</summary>
static class FolderCheck
{
    /// <summary>Reads it.</summary>
    /// <param name="past">The past.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was found, one sentence each; none when all is whole.</returns>
    public static IReadOnlyList<string> Run(Past past, CancellationToken cancellation)
    {
        var faults = new List<string>();
        if (past.Files is { } files)
            Try(files.VerifyDatabase, faults);
        foreach (History shard in past.Shards)
            faults.AddRange(FaultsOf(shard, cancellation));
        return faults;
    }

    static List<string> FaultsOf(History history, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (HistoryStart start in history.Starts)
        {
            if (start.Open is { } open)
                Check(() => open().Verify());
        }

        ulong? chain = null;
        LogIndex end = LogIndex.Zero;
        foreach (ArchiveStretch stretch in history.Archive.Content.Stretches)
        {
            Check(() => ReadAll(history.Archive.Read(stretch), cancellation));
            if (stretch.From < end || (stretch.From == end && chain is { } before && before != stretch.FromChain))
            {
                faults.Add(
                    $"The piece of the archive of group {history.Group.Value} at {stretch.From} does not follow the "
                        + "one before it.");
            }

            (end, chain) = (stretch.To, stretch.ToChain);
        }

        if (history.Files is { } files)
            Check(() => files.VerifyLog(history.Group));
        HistoryStart? last = history.Starts.Count == 0 ? null : history.Starts[^1];
        if (faults.Count == 0 && last is not null)
            Check(() => ReadAll(history.Read(last.Index, last.Chain), cancellation));
        return faults;

        void Check(Action check)
        {
            cancellation.ThrowIfCancellationRequested();
            Try(check, faults);
        }
    }

    static void Try(Action check, List<string> faults)
    {
        try
        {
            check();
        }
        catch (StorageException error)
        {
            faults.Add(error.Message);
        }
    }

    static void ReadAll(IEnumerable<LogEntry> entries, CancellationToken cancellation)
    {
        foreach (LogEntry entry in entries)
        {
            if (entry.Kind == EntryKind.StopSign)
                cancellation.ThrowIfCancellationRequested();
        }
    }
}
