using System.Buffers.Binary;
using Khonsu.Cluster.Format;

namespace Khonsu.Simulation.Disk;

/// <summary>
/// An append-only file of records on a simulated disk: what a node has promised and accepted, for all its groups.
/// </summary>
/// <remarks>
/// <para>A record is its length, a checksum and its bytes. The checksum continues that of the record before, so a
/// record of an earlier life of the file never follows one of this life.</para>
/// <para>The end of the file cannot tell a torn write, which is harmless, from damage to what a sync had covered, which
/// is not. The watermark tells: it says up to where records were durable before anyone was told so. It is kept in two
/// slots written in turn, so a torn write spares the one before. A damaged record below it stops the node; above it the
/// journal ends at the first bad record.</para>
/// <para>Each slot has two copies in sectors of their own. With one, damage to the newest slot looks like a torn write,
/// and the watermark before it does not cover the last records any more; damage to those went unnoticed then. With two
/// copies any two damaged places are noticed or do no harm. Three may not be: both copies, and a record that only they
/// cover.</para>
/// <para>A rewrite starts the next generation in a new file; the watermark's slot names the generation, so the change
/// from one file to the next is the write of one sector.</para>
/// </remarks>
sealed class Journal(SimDisk disk)
{
    public const string WatermarkName = "watermark";

    /// <summary>How many damaged places are surely noticed or do no harm.</summary>
    public const int DamagesMax = 2;

    const int HeaderBytes = 8;
    const int SlotBytes = 24;
    const int SlotCount = 2;
    const int CopyCount = 2;

    uint _chain;
    int _end;
    int _generation;
    ulong _slotNumber;

    /// <summary>Where the next record goes, in bytes from the start of the file.</summary>
    public int End => _end;

    /// <summary>The file that the records are in.</summary>
    public string FileName => NameOf(_generation);

    /// <summary>Writes a record into the cache.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAppend(ReadOnlySpan<byte> payload)
    {
        byte[] record = new byte[HeaderBytes + payload.Length];
        uint chain = Checksum.Of(_chain, payload);
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), chain);
        payload.CopyTo(record.AsSpan(HeaderBytes));
        if (!disk.TryPut(FileName, _end, record))
            return false;
        _chain = chain;
        _end += record.Length;
        return true;
    }

    /// <summary>
    /// Says that all records up to a place are durable; itself to be synced before anyone relies on it.
    /// </summary>
    /// <returns>Whether there was room.</returns>
    public bool TryRaiseWatermark(int end)
    {
        byte[] slot = new byte[SlotBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(slot, _slotNumber + 1);
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(8), _generation);
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(12), end);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(16), Checksum.Of(1, slot.AsSpan(0, 16)));
        for (int copy = 0; copy < CopyCount; copy++)
        {
            if (!disk.TryPut(WatermarkName, OffsetOf((int)((_slotNumber + 1) % SlotCount), copy), slot))
                return false;
        }
        _slotNumber++;
        return true;
    }

    /// <summary>Starts the next generation with the given records and syncs it; the old file is deleted.</summary>
    /// <returns>Whether there was room; if not, the old generation goes on.</returns>
    public bool TryRewrite(IEnumerable<byte[]> payloads)
    {
        (uint chain, int end, string oldName) = (_chain, _end, FileName);
        disk.Delete(NameOf(_generation + 1));
        _generation++;
        _chain = 0;
        _end = 0;
        bool hasRoom = payloads.All(payload => TryAppend(payload));
        if (hasRoom)
        {
            disk.Sync();
            hasRoom = TryRaiseWatermark(_end);
        }
        if (!hasRoom)
        {
            _generation--;
            (_chain, _end) = (chain, end);
            return false;
        }
        disk.Sync();
        disk.Delete(oldName);
        return true;
    }

    /// <summary>Reads what a crash left and goes on after it.</summary>
    /// <returns>The records in order, or what is damaged.</returns>
    public JournalReading Recover()
    {
        _generation = 0;
        _slotNumber = 0;
        int watermark = 0;
        ReadOnlySpan<byte> slots = disk.Open(WatermarkName).Bytes;
        var isWritten = new bool[SlotCount];
        for (int place = 0; place < SlotCount * CopyCount; place++)
        {
            int offset = OffsetOf(place % SlotCount, place / SlotCount);
            isWritten[place % SlotCount] |= IsWritten(slots, offset);
            if (TryReadSlot(slots, offset, out ulong number, out int generation, out int end) && number >= _slotNumber)
                (_slotNumber, _generation, watermark) = (number, generation, end);
        }
        // Why: the slots are written in turn, so when the second was written the first had been durable.
        if (_slotNumber == 0 && isWritten.All(static one => one))
            return JournalReading.Damaged("both slots of the watermark");
        return ReadRecords(watermark);
    }

    JournalReading ReadRecords(int watermark)
    {
        ReadOnlySpan<byte> bytes = disk.Open(FileName).Bytes;
        List<byte[]> payloads = [];
        _chain = 0;
        _end = 0;
        while (TryReadRecord(bytes, out byte[] payload, out uint chain))
        {
            payloads.Add(payload);
            _chain = chain;
            _end += HeaderBytes + payload.Length;
        }
        return _end < watermark
            ? JournalReading.Damaged($"the record at byte {_end} of generation {_generation}, below {watermark}")
            : new JournalReading(payloads, null);
    }

    bool TryReadRecord(ReadOnlySpan<byte> bytes, out byte[] payload, out uint chain)
    {
        payload = [];
        chain = 0;
        if (bytes.Length - _end < HeaderBytes)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[_end..]);
        // Why not zero: zeros, as a lost sector has them, would read as an empty record with a matching checksum.
        if (length <= 0 || length > bytes.Length - _end - HeaderBytes)
            return false;
        ReadOnlySpan<byte> body = bytes.Slice(_end + HeaderBytes, length);
        chain = Checksum.Of(_chain, body);
        payload = body.ToArray();
        return chain == BinaryPrimitives.ReadUInt32LittleEndian(bytes[(_end + 4)..]);
    }

    static bool TryReadSlot(
        ReadOnlySpan<byte> slots, int offset, out ulong number, out int generation, out int end)
    {
        (number, generation, end) = (0, 0, 0);
        if (slots.Length < offset + SlotBytes)
            return false;
        ReadOnlySpan<byte> slot = slots.Slice(offset, SlotBytes);
        number = BinaryPrimitives.ReadUInt64LittleEndian(slot);
        generation = BinaryPrimitives.ReadInt32LittleEndian(slot[8..]);
        end = BinaryPrimitives.ReadInt32LittleEndian(slot[12..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(slot[16..]) == Checksum.Of(1, slot[..16]);
    }

    static bool IsWritten(ReadOnlySpan<byte> slots, int offset)
        => slots.Length >= offset + SlotBytes && slots.Slice(offset, SlotBytes).ContainsAnyExcept((byte)0);

    static int OffsetOf(int slot, int copy) => ((copy * SlotCount) + slot) * SimFile.SectorBytes;

    static string NameOf(int generation) => $"journal-{generation:D6}";
}
