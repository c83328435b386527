using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>Reads the durable log of one group; may be used while another thread writes.</summary>
sealed class GroupLogReader(RocksDatabase database, GroupId group) : ILogReader
{
    /// <inheritdoc />
    /// <exception cref="StorageException">An entry is damaged, or missing.</exception>
    public IReadOnlyList<LogEntry> Read(LogIndex from, LogIndex to, long bytesMax)
    {
        var entries = new List<LogEntry>();
        using RocksScan scan = database.Scan(ColumnFamily.Log, Keys.EntryOf(group, from), Keys.EntryOf(group, to));
        long bytes = 0;
        for (LogIndex index = from; index < to; index += 1)
        {
            byte[] key = Keys.EntryOf(group, index);
            if (!scan.Next() || !scan.Key.SequenceEqual(key))
                throw StoredEntry.Missing(group, index);
            StoredEntry stored = StoredEntry.Take(key, scan.Value);
            if (entries.Count > 0 && stored.PreviousChain != entries[^1].Chain)
                throw Broken(index);
            bytes += stored.Entry.SizeBytes;
            if (entries.Count > 0 && bytes > bytesMax)
                break;
            entries.Add(stored.Entry);
        }

        return entries;
    }

    /// <summary>Reads the whole log and holds it against its bounds.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public void Verify(LogBounds bounds)
    {
        const long PieceBytes = 1 << 20;
        ulong chain = bounds.StartChain;
        for (LogIndex index = bounds.Start; index < bounds.End;)
        {
            if (StoredEntry.Read(database, group, index).PreviousChain != chain)
                throw Broken(index);
            IReadOnlyList<LogEntry> piece = Read(index, bounds.End, PieceBytes);
            index += piece.Count;
            chain = piece[^1].Chain;
        }

        if (chain != bounds.EndChain)
            throw Broken(bounds.End);
    }

    StorageException Broken(LogIndex index) => new(
        StorageFault.Damaged,
        $"Entry {index} of group {group.Value} does not follow the one before it: the files are damaged. "
        + "Replace the node.");
}
