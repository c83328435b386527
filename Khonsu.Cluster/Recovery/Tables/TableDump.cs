using System.Globalization;
using System.Text;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>Writes the tables of a moment as Arrow files, into a directory that gets its name at the end.</summary>
static class TableDump
{
    const string UnfinishedSuffix = ".dumping";

    /// <summary>Writes them.</summary>
    /// <param name="past">The past.</param>
    /// <param name="cut">The moment.</param>
    /// <param name="target">The directory: empty, or not there.</param>
    /// <param name="cancellation">Gives up; nothing is left.</param>
    /// <exception cref="StorageException">Something is damaged, cannot be followed without types, or cannot be written;
    /// nothing is left.</exception>
    public static DumpResult Run(Past past, FoundCut cut, string target, CancellationToken cancellation)
    {
        TargetDirectory.Check(target);
        try
        {
            SortedDictionary<string, TableImage> images = ImagesOf(past, cut, cancellation);
            var tables = new List<DumpedTable>();
            TargetDirectory.Fill(target, UnfinishedSuffix, directory =>
            {
                Directory.CreateDirectory(directory);
                foreach ((string name, TableImage table) in images)
                {
                    cancellation.ThrowIfCancellationRequested();
                    IReadOnlyList<int> rows = table.Write(number => Path.Combine(directory, FileOf(name, number)));
                    tables.AddRange(rows.Select((count, number) => new DumpedTable(
                        name, Path.Combine(target, FileOf(name, number)), count)));
                }

                DirectorySync.Sync(directory);
            });
            return new DumpResult(cut.Timestamp, tables);
        }
        catch (TableFormException error)
        {
            throw new StorageException(StorageFault.Foreign, error.Message, error);
        }
    }

    static SortedDictionary<string, TableImage> ImagesOf(Past past, FoundCut cut, CancellationToken cancellation)
    {
        var tables = new SortedDictionary<string, TableImage>(StringComparer.Ordinal);
        var shards = new SortedDictionary<GroupId, StoreImage>();
        for (int number = 0; number < past.Shards.Count; number++)
        {
            var image = new StoreImage(tables, ShardMap.ShardOf(past.Shards[number].Group));
            Fill(image, past.Shards[number], cut.Points[number], cancellation);
            shards.Add(past.Shards[number].Group, image);
        }

        // Inv S2: what all its shards have voted for is there, whether it has ended in them or not.
        foreach (StoreImage shard in shards.Values)
        {
            foreach (Prepared part in shard.Shared.All.Values.Where(part => IsCommitted(part.Entry, shards)))
                shard.Install(part);
        }

        return tables;
    }

    static bool IsCommitted(PrepareEntry entry, SortedDictionary<GroupId, StoreImage> shards)
        => entry.Participants.All(group => shards.TryGetValue(group, out StoreImage? shard)
            && (shard.Shared.All.ContainsKey(entry.Request) || shard.Shared.Committed.ContainsKey(entry.Request)));

    static void Fill(StoreImage image, History history, FoundPoint point, CancellationToken cancellation)
    {
        if (point.Start.Open is { } open)
        {
            StoredCheckpoint stored = open();
            stored.Verify();
            image.Load(stored.Directory);
        }

        LogIndex index = point.Start.Index;
        foreach (LogEntry entry in history.Read(index, point.Start.Chain))
        {
            if (index == point.Cut)
                break;
            cancellation.ThrowIfCancellationRequested();
            image.Apply(index, entry);
            index += 1;
        }

        if (index != point.Cut)
        {
            throw new StorageException(
                StorageFault.Damaged, $"The log ends at {index}, and was to go on to {point.Cut}: files are missing.");
        }
    }

    // Letters of any language, and what paths are made of, are written as their numbers.
    static string FileOf(string table, int number)
    {
        var name = new StringBuilder();
        foreach (char one in table)
        {
            if (char.IsAsciiLetterOrDigit(one) || one is '-' or '_')
                name.Append(one);
            else
                name.Append(CultureInfo.InvariantCulture, $"%{(int)one:x4}");
        }

        if (number > 0)
            name.Append(CultureInfo.InvariantCulture, $".{number}");
        return name.Append(".arrow").ToString();
    }
}
