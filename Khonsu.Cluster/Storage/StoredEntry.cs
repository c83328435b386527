using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>An entry as the log on the disk has it.</summary>
/// <param name="PreviousChain">Chain of all entries before it.</param>
/// <param name="Entry">The entry, with its own chain.</param>
readonly record struct StoredEntry(ulong PreviousChain, LogEntry Entry)
{
    /// <summary>Writes what stands in the log.</summary>
    public static void Put(ByteWriter writer, ulong previousChain, LogEntry entry)
    {
        writer.Put(previousChain);
        LogCodec.Put(writer, entry);
    }

    /// <summary>Reads one entry.</summary>
    /// <exception cref="StorageException">It is damaged, or not there.</exception>
    public static StoredEntry Read(RocksDatabase database, GroupId group, LogIndex index)
    {
        byte[] key = Keys.EntryOf(group, index);
        byte[] record = database.Get(ColumnFamily.Log, key) ?? throw Missing(group, index);
        return Take(key, record);
    }

    /// <summary>Makes an entry of what stands in the log.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static StoredEntry Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
        => StoredValue.Take(key, record, static (ref reader) =>
        {
            ulong previousChain = reader.TakeUInt64();
            return new StoredEntry(previousChain, LogCodec.TakeEntry(ref reader, previousChain));
        });

    /// <summary>The error of an entry that should be there.</summary>
    public static StorageException Missing(GroupId group, LogIndex index) => new(
        StorageFault.Damaged,
        $"Entry {index} of group {group.Value} is missing in the log: the files are damaged. Replace the node.");
}
