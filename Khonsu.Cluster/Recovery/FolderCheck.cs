using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Recovery;

/// <summary>Reads all that a past consists of, and tells everything that is not what was written.</summary>
static class FolderCheck
{
    /// <summary>Reads it.</summary>
    /// <param name="history">The past.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was found, one sentence each; none when all is whole.</returns>
    public static IReadOnlyList<string> Run(History history, GroupId group, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (HistoryStart start in history.Starts)
        {
            if (start.Open is { } open)
                Try(() => open().Verify());
        }

        ulong? chain = null;
        LogIndex end = LogIndex.Zero;
        foreach (ArchiveStretch stretch in history.Archive.Content.Stretches)
        {
            Try(() => ReadAll(history.Archive.Read(stretch), cancellation));
            if (stretch.From < end || (stretch.From == end && chain is { } before && before != stretch.FromChain))
                faults.Add($"The piece of the archive at {stretch.From} does not follow the one before it.");
            (end, chain) = (stretch.To, stretch.ToChain);
        }

        if (history.Files is { } files)
            Try(() => files.Verify(group));
        HistoryStart? last = history.Starts.Count == 0 ? null : history.Starts[^1];
        if (faults.Count == 0 && last is not null)
            Try(() => ReadAll(history.Read(last.Index, last.Chain), cancellation));
        return faults;

        void Try(Action check)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                check();
            }
            catch (StorageException error)
            {
                faults.Add(error.Message);
            }
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
