using System.Buffers.Binary;
using Khonsu.Cluster.Format;
using Microsoft.Win32.SafeHandles;

namespace Khonsu.Cluster.Storage;

/// <summary>
/// A small file beside the database that says how many of its batches were durable before anyone was told so. The end
/// of a write-ahead log cannot tell a torn write, which is harmless, from the loss of what a sync had covered.
/// </summary>
/// <remarks>
/// It is kept in two slots written in turn, so a torn write spares the one before; each slot has two copies in sectors
/// of their own, so damage to one sector is noticed or does no harm. The file has its full size from the start.
/// </remarks>
sealed class Watermark : IDisposable
{
    const ulong Magic = 0x314B524D4E4F484B; // "KHONMRK1"
    const int SectorBytes = 512;
    const int SlotCount = 2;
    const int CopyCount = 2;
    const int SumOffset = 4 * sizeof(ulong);
    const int SlotBytes = SumOffset + sizeof(uint);

    readonly SafeFileHandle _file;
    readonly string _path;
    ulong _slotNumber;

    Watermark(SafeFileHandle file, string path) => (_file, _path) = (file, path);

    /// <summary>Names the database that it belongs to.</summary>
    public ulong StoreId { get; private set; }

    /// <summary>So many batches are durable.</summary>
    public ulong Value { get; private set; }

    /// <summary>Makes the file of a new database.</summary>
    /// <param name="path">Where.</param>
    /// <param name="storeId">Names the database.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static Watermark Create(string path, ulong storeId) => FileFaults.Guarded(path, () =>
    {
        // Why a rename: a crash leaves no file or a whole one.
        string newPath = path + ".new";
        using (SafeFileHandle file = File.OpenHandle(newPath, FileMode.Create, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, new byte[SlotCount * CopyCount * SectorBytes], 0);
            using var first = new Watermark(file, newPath) { StoreId = storeId };
            first.Put(0);
        }

        File.Move(newPath, path);
        return Read(path);
    });

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="StorageException">It is damaged or cannot be read.</exception>
    public static Watermark? Open(string path) => File.Exists(path) ? FileFaults.Guarded(path, () => Read(path)) : null;

    /// <summary>Reads the file without keeping it open.</summary>
    /// <param name="path">Where.</param>
    /// <returns>Names the database that it belongs to, and says how many batches are durable; null when there is
    /// none.</returns>
    /// <exception cref="StorageException">It is damaged or cannot be read.</exception>
    public static (ulong StoreId, ulong Value)? Peek(string path)
    {
        if (!File.Exists(path))
            return null;
        using Watermark mark = FileFaults.Guarded(path, () => Read(path, FileAccess.Read, FileShare.ReadWrite));
        return (mark.StoreId, mark.Value);
    }

    /// <summary>Says durably that so many batches are durable.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Raise(ulong value) => FileFaults.Guarded(_path, () => Put(value));

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    static Watermark Read(
        string path, FileAccess access = FileAccess.ReadWrite, FileShare share = FileShare.Read)
    {
        var mark = new Watermark(File.OpenHandle(path, FileMode.Open, access, share), path);
        Span<byte> sector = stackalloc byte[SlotBytes];
        for (int place = 0; place < SlotCount * CopyCount; place++)
        {
            if (RandomAccess.Read(mark._file, sector, (long)place * SectorBytes) == SlotBytes)
                mark.Take(sector);
        }

        if (mark._slotNumber > 0)
            return mark;
        mark.Dispose();
        throw new StorageException(
            StorageFault.Damaged,
            $"'{path}' is damaged, so nobody can tell whether the node has forgotten something. Replace the node.");
    }

    void Put(ulong value)
    {
        Span<byte> slot = stackalloc byte[SlotBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[8..], StoreId);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[16..], _slotNumber + 1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[24..], value);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[SumOffset..], Checksum.Of(0, slot[..SumOffset]));
        for (int copy = 0; copy < CopyCount; copy++)
            RandomAccess.Write(_file, slot, OffsetOf((int)((_slotNumber + 1) % SlotCount), copy));
        RandomAccess.FlushToDisk(_file);
        _slotNumber++;
        Value = value;
    }

    void Take(ReadOnlySpan<byte> slot)
    {
        ulong number = BinaryPrimitives.ReadUInt64LittleEndian(slot[16..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(slot) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(slot[SumOffset..]) != Checksum.Of(0, slot[..SumOffset])
            || number <= _slotNumber)
        {
            return;
        }

        _slotNumber = number;
        StoreId = BinaryPrimitives.ReadUInt64LittleEndian(slot[8..]);
        Value = BinaryPrimitives.ReadUInt64LittleEndian(slot[24..]);
    }

    static long OffsetOf(int slot, int copy) => (long)((copy * SlotCount) + slot) * SectorBytes;
}
