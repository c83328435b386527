using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>Texts or bytes that are written one behind the other, with their offsets.</summary>
/// <param name="count">How many come.</param>
/// <param name="isLarge">Whether offsets have 64 bits.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class PackedValues(int count, bool isLarge, ConversionPlace place)
{
    readonly byte[] _offsets = place.Reserve((long)count + 1, isLarge ? sizeof(long) : sizeof(int));
    byte[] _data = [];
    int _used;
    int _next;

    /// <summary>Writes the next value.</summary>
    /// <exception cref="ArrowFormatException">All of them do not fit a buffer.</exception>
    internal void Append(ReadOnlySpan<byte> value)
    {
        long needed = (long)_used + value.Length;
        if (needed > _data.Length)
        {
            byte[] larger = place.Reserve(needed <= System.Array.MaxLength / 2 ? needed * 2 : needed, 1);
            _data.AsSpan(0, _used).CopyTo(larger);
            _data = larger;
        }

        value.CopyTo(_data.AsSpan(_used));
        _used = (int)needed;
        _next++;
        if (isLarge)
            MemoryMarshal.Cast<byte, long>(_offsets.AsSpan())[_next] = _used;
        else
            MemoryMarshal.Cast<byte, int>(_offsets.AsSpan())[_next] = _used;
    }

    /// <summary>The values as an array.</summary>
    /// <param name="source">What they were made of; its nulls are theirs.</param>
    /// <param name="type">Their type.</param>
    internal ArrayData Finish(ArrayData source, IArrowType type) => new(
        type,
        count,
        source.NullCount,
        0,
        [ValidityOf(source), new ArrowBuffer(_offsets), new ArrowBuffer(_data.AsMemory(0, _used))]);

    // Why anew: the values begin at 0, wherever those of the source did.
    ArrowBuffer ValidityOf(ArrayData source)
    {
        if (source.NullCount == 0 || source.Buffers[0].IsEmpty)
            return ArrowBuffer.Empty;
        byte[] bits = new byte[(count + 7) >> 3];
        for (int i = 0; i < count; i++)
        {
            if (BitmapBits.IsValid(source, i))
                bits[i >> 3] |= (byte)(1 << (i & 7));
        }

        return new ArrowBuffer(bits);
    }
}
