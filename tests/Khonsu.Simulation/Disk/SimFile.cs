using Khonsu.Simulation.Chance;

namespace Khonsu.Simulation.Disk;

/// <summary>
/// A file as a disk has it: the bytes that a program reads back, the bytes that outlive a crash, and between them the
/// writes that no sync has covered. A sector is what the disk writes at once; a torn one has new bytes before old ones.
/// </summary>
sealed class SimFile
{
    public const int SectorBytes = 512;

    readonly List<Write> _unsynced = [];
    byte[] _cache = [];
    byte[] _durable = [];
    int _cacheLength;
    int _durableLength;

    /// <summary>Length in bytes, as a program sees it.</summary>
    public int Length => _cacheLength;

    /// <summary>Length in bytes of what outlives a crash.</summary>
    public int DurableLength => _durableLength;

    public bool HasUnsynced => _unsynced.Count > 0;

    /// <summary>How many writes were made, synced or not.</summary>
    public long WriteCount { get; private set; }

    public ReadOnlySpan<byte> Bytes => _cache.AsSpan(0, _cacheLength);

    public ReadOnlySpan<byte> DurableBytes => _durable.AsSpan(0, _durableLength);

    public void Put(int offset, ReadOnlySpan<byte> bytes)
    {
        Put(ref _cache, ref _cacheLength, offset, bytes);
        WriteCount++;
        _unsynced.Add(new Write(offset, bytes.ToArray()));
    }

    /// <summary>Makes writes durable.</summary>
    /// <param name="writeCount">Which: the first so many of all that were ever made.</param>
    public void Harden(long writeCount)
    {
        long synced = WriteCount - _unsynced.Count;
        int count = (int)Math.Max(0, writeCount - synced);
        for (int index = 0; index < count; index++)
            Put(ref _durable, ref _durableLength, _unsynced[index].Offset, _unsynced[index].Bytes);
        _unsynced.RemoveRange(0, count);
    }

    /// <summary>Forgets the cache, keeping of the unsynced writes what the kind of loss leaves.</summary>
    public void Crash(CrashLoss loss, SimRandom random)
    {
        int lost = loss switch
        {
            CrashLoss.None => 0,
            CrashLoss.Suffix => random.Below(_unsynced.Count + 1),
            _ => _unsynced.Count,
        };
        Harden(WriteCount - lost);
        if (loss is CrashLoss.Subset or CrashLoss.Torn)
        {
            foreach (Write write in _unsynced)
                KeepSome(write, loss, random);
        }
        _unsynced.Clear();
        _cache = _durable.AsSpan(0, _durableLength).ToArray();
        _cacheLength = _durableLength;
    }

    /// <summary>Damages one durable place: a bit flips, or a sector reads as zeros.</summary>
    /// <returns>Whether any byte is another than before.</returns>
    public bool Rot(SimRandom random)
    {
        if (_durableLength == 0)
            return false;
        int place = random.Below(_durableLength);
        bool isChanged = true;
        if (random.OneIn(2))
        {
            int start = place / SectorBytes * SectorBytes;
            Span<byte> sector = _durable.AsSpan(start, Math.Min(SectorBytes, _durableLength - start));
            isChanged = sector.ContainsAnyExcept((byte)0);
            sector.Clear();
            sector.CopyTo(_cache.AsSpan(start));
        }
        else
        {
            _durable[place] ^= (byte)(1 << random.Below(8));
            _cache[place] = _durable[place];
        }
        return isChanged;
    }

    void KeepSome(Write write, CrashLoss loss, SimRandom random)
    {
        int done = 0;
        while (done < write.Bytes.Length)
        {
            int offset = write.Offset + done;
            int size = Math.Min(SectorBytes - (offset % SectorBytes), write.Bytes.Length - done);
            int kept = random.Below(loss == CrashLoss.Torn ? 3 : 2) switch
            {
                0 => 0,
                1 => size,
                _ => random.Below(size + 1),
            };
            Put(ref _durable, ref _durableLength, offset, write.Bytes.AsSpan(done, kept));
            done += size;
        }
    }

    static void Put(ref byte[] target, ref int length, int offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        int end = offset + bytes.Length;
        if (end > target.Length)
            Array.Resize(ref target, Math.Max(end, target.Length * 2));
        bytes.CopyTo(target.AsSpan(offset));
        length = Math.Max(length, end);
    }

    readonly record struct Write(int Offset, byte[] Bytes);
}
