using System.Diagnostics;

namespace Khonsu.Arrow;

/// <summary>Growing memory of one Arrow buffer: a pinned managed array, started at a multiple of 64 bytes as Arrow
/// recommends.</summary>
/// <remarks>
/// Why managed and pinned: a pointer stays valid while the array is referenced, the finished batch needs no disposal,
/// and a batch that is used after disposal reads old values instead of foreign memory.
/// </remarks>
internal sealed unsafe class ColumnBuffer
{
    /// <summary>Largest size of a buffer: what one array holds, less the bytes lost to alignment.</summary>
    internal static readonly long BytesMax = Array.MaxLength - Alignment;

    const int Alignment = 64;
    const long FirstBytes = 1024;

    byte[]? _array;
    int _skippedBytes;

    /// <summary>First byte, or null before the first reservation.</summary>
    internal byte* Start { get; private set; }

    internal long CapacityBytes { get; private set; }

    /// <summary>Makes room for exactly that many bytes when there is less.</summary>
    /// <returns>False when the limit of a buffer is passed; nothing changed.</returns>
    internal bool TryEnsure(long usedBytes, long neededBytes) =>
        neededBytes <= CapacityBytes || TryAllocate(usedBytes, neededBytes);

    /// <summary>Makes room for at least that many bytes, and at least doubles, so that growing costs little for each
    /// value.</summary>
    /// <returns>False when the limit of a buffer is passed; nothing changed.</returns>
    internal bool TryGrow(long usedBytes, long neededBytes)
    {
        if (neededBytes <= CapacityBytes)
            return true;
        long doubledBytes = Math.Min(Math.Max(CapacityBytes * 2, FirstBytes), BytesMax);
        return TryAllocate(usedBytes, Math.Max(neededBytes, doubledBytes));
    }

    /// <summary>The first bytes, without a copy.</summary>
    internal ReadOnlyMemory<byte> View(long bytes)
    {
        Debug.Assert(bytes <= CapacityBytes, "A view lies inside the buffer.");
        return _array is null ? ReadOnlyMemory<byte>.Empty : _array.AsMemory(_skippedBytes, (int)bytes);
    }

    /// <summary>Leaves the memory to whoever holds a view.</summary>
    internal void Release()
    {
        _array = null;
        _skippedBytes = 0;
        Start = null;
        CapacityBytes = 0;
    }

    bool TryAllocate(long usedBytes, long capacityBytes)
    {
        if (capacityBytes > BytesMax)
            return false;
        byte[] array = GC.AllocateUninitializedArray<byte>((int)capacityBytes + Alignment, pinned: true);
        fixed (byte* first = array)
        {
            // Why: the array is pinned for its whole life, so the pointer outlives this block.
            byte* start = (byte*)(((nuint)first + (Alignment - 1)) & ~(nuint)(Alignment - 1));
            if (usedBytes > 0)
                Buffer.MemoryCopy(Start, start, capacityBytes, usedBytes);
            _skippedBytes = (int)(start - first);
            Start = start;
        }

        _array = array;
        CapacityBytes = capacityBytes;
        return true;
    }
}
