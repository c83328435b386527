using System.Diagnostics;
using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>Growing memory of one Arrow buffer: a pinned managed array, started at a multiple of 64 bytes as Arrow
/// recommends.</summary>
/// <remarks>
/// Why managed: a batch that nobody disposes of is garbage and no leak, and a span into it keeps it alive. Why pinned:
/// a pointer stays valid while the array is referenced. What makes it fast is <see cref="PinnedArrays"/>.
/// </remarks>
internal sealed unsafe class ColumnBuffer
{
    /// <summary>Largest size of a buffer: what one array holds, less the bytes lost to alignment.</summary>
    internal static readonly long BytesMax = System.Array.MaxLength - Alignment;

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

    /// <summary>The first bytes, without a copy; they belong to this buffer still.</summary>
    internal ReadOnlyMemory<byte> View(long bytes)
    {
        Debug.Assert(bytes <= CapacityBytes, "A view lies inside the buffer.");
        return _array is null ? ReadOnlyMemory<byte>.Empty : _array.AsMemory(_skippedBytes, (int)bytes);
    }

    /// <summary>The first bytes, without a copy; they belong to the result and this buffer is empty.</summary>
    internal ArrowBuffer HandOver(long bytes)
    {
        Debug.Assert(bytes <= CapacityBytes, "What is handed over lies inside the buffer.");
        if (_array is not { } array || bytes == 0)
            return ArrowBuffer.Empty;
        int start = _skippedBytes;
        Forget();

        // Why: a small array is not worth an owner, a handle and two finalizers.
        return array.Length < PinnedArrays.PooledBytesMin
            ? new ArrowBuffer(array.AsMemory(start, (int)bytes))
            : ColumnMemory.BufferOf(array, start, (int)bytes);
    }

    /// <summary>Gives the memory back; nobody may use a view of it any more.</summary>
    internal void Release()
    {
        if (_array is { } array)
            PinnedArrays.Return(array);
        Forget();
    }

    void Forget()
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
        byte[] array = PinnedArrays.Rent((int)capacityBytes + Alignment);
        byte* start;
        int skippedBytes;
        fixed (byte* first = array)
        {
            // Why: the array is pinned for its whole life, so the pointer outlives this block.
            start = (byte*)(((nuint)first + (Alignment - 1)) & ~(nuint)(Alignment - 1));
            skippedBytes = (int)(start - first);
            if (usedBytes > 0)
                Buffer.MemoryCopy(Start, start, capacityBytes, usedBytes);
        }

        Release();
        _array = array;
        _skippedBytes = skippedBytes;
        Start = start;
        CapacityBytes = array.Length - Alignment;
        return true;
    }
}
