using System.Buffers.Binary;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>
/// A piece of the log as a file: its entries as they stand in the database, each a sealed record with its length
/// before it, then a sealed record that describes them, and the length of that. It is read from its end.
/// </summary>
/// <remarks>
/// Every entry has the sum of its bytes and of its place, and the chain of all before it: a file that was changed, cut,
/// or put in the place of another one is refused. Numbers have their little end first.
/// </remarks>
static class StretchFile
{
    /// <summary>Size of the length before a record.</summary>
    public const int LengthBytes = sizeof(int);

    const byte FooterKind = 6;
    const int BufferBytes = 1 << 20;

    /// <summary>Reads what a file has, from its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="group">Whose log it must be.</param>
    /// <param name="from">Where it must begin.</param>
    /// <param name="to">Where it must end, exclusive.</param>
    /// <exception cref="StorageException">It is damaged or another one.</exception>
    public static ArchiveStretch ReadSummary(string path, GroupId group, LogIndex from, LogIndex to)
        => FileFaults.Guarded(path, () =>
        {
            const int FooterBytesMax = 1024;
            using FileStream file = File.OpenRead(path);
            long end = file.Length - LengthBytes;
            int length = end < 0 ? 0 : TakeLength(file, end);
            if (length is <= 0 or > FooterBytesMax || length > end)
                throw Damaged(path, "it does not end as it was written");
            byte[] record = new byte[length];
            file.Position = end - length;
            file.ReadExactly(record);
            ArchiveStretch stretch = StoredValue.Take(FooterKeyOf(group, from), record, Take);
            return stretch.From == from && stretch.To == to
                ? stretch with { SizeBytes = file.Length }
                : throw Damaged(path, $"it has entries {stretch.From} to {stretch.To}");
        });

    /// <summary>Reads all entries, and holds them against what the file should have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="group">Whose log it is.</param>
    /// <param name="stretch">What it has.</param>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static IEnumerable<LogEntry> Read(string path, GroupId group, ArchiveStretch stretch)
    {
        using FileStream file = FileFaults.Guarded(path, () => new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes));
        ulong chain = stretch.FromChain;
        for (LogIndex index = stretch.From; index < stretch.To; index += 1)
        {
            byte[] record = FileFaults.Guarded(path, () => TakeRecord(file, path));
            StoredEntry stored = Take(path, Keys.EntryOf(group, index), record);
            if (stored.PreviousChain != chain)
                throw Damaged(path, $"entry {index} does not follow the one before it");
            chain = stored.Entry.Chain;
            yield return stored.Entry;
        }

        if (chain != stretch.ToChain)
            throw Damaged(path, "its last entry is another one");
    }

    static StoredEntry Take(string path, byte[] key, byte[] record)
    {
        try
        {
            return StoredEntry.Take(key, record);
        }
        catch (StorageException error) when (error.Fault == StorageFault.Damaged)
        {
            throw Damaged(path, "an entry does not match its sum");
        }
    }

    static int TakeLength(FileStream file, long position)
    {
        Span<byte> bytes = stackalloc byte[LengthBytes];
        file.Position = position;
        file.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    static byte[] TakeRecord(FileStream file, string path)
    {
        if (file.Length - file.Position < LengthBytes)
            throw Damaged(path, "it ends too early");
        int length = TakeLength(file, file.Position);
        if (length <= 0 || length > file.Length - file.Position)
            throw Damaged(path, $"a record has {length} bytes");
        byte[] record = new byte[length];
        file.ReadExactly(record);
        return record;
    }

    static ArchiveStretch Take(ref ByteReader reader) => new(
        LogCodec.TakeIndex(ref reader),
        reader.TakeUInt64(),
        LogCodec.TakeIndex(ref reader),
        reader.TakeUInt64(),
        reader.TakeInt64(),
        reader.TakeInt64(),
        0);

    /// <summary>Under which the record that describes a file is sealed.</summary>
    public static byte[] FooterKeyOf(GroupId group, LogIndex from) => [FooterKind, .. Keys.EntryOf(group, from)];

    /// <summary>The error of a file that is not what was written.</summary>
    public static StorageException Damaged(string path, string what) => new(
        StorageFault.Damaged,
        $"'{path}' is damaged: {what}. Put the file back from a backup; without it no moment can be restored that "
        + "needs these entries.");
}
