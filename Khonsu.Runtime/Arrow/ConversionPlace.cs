using System.Runtime.InteropServices;
using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>Which part of which table is converted; reads its buffers, which may be shorter than they say.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Path">The way to the part.</param>
internal sealed record ConversionPlace(string Table, string Path)
{
    /// <summary>The values of a buffer, those in front of the array's offset included.</summary>
    /// <param name="data">The array.</param>
    /// <param name="buffer">Which buffer.</param>
    /// <param name="width">Bytes of each value.</param>
    /// <param name="more">Values that the buffer has on top of those of the array.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArrowFormatException">The buffer is shorter.</exception>
    internal ReadOnlySpan<byte> Values(ArrayData data, int buffer, int width, int more = 0)
    {
        long bytes = ((long)data.Offset + data.Length + more) * width;
        if (data.Length == 0 && (data.Buffers?.Length ?? 0) <= buffer)
            return [];
        if (buffer >= (data.Buffers?.Length ?? 0) || (data.Length > 0 && data.Buffers![buffer].Length < bytes))
            throw Damaged($"buffer {buffer} is shorter than {(long)data.Offset + data.Length} values need");
        ReadOnlySpan<byte> span = data.Buffers![buffer].Span;
        return span[..(int)Math.Min(bytes, span.Length)];
    }

    /// <summary>Memory for so many values.</summary>
    /// <exception cref="ArrowFormatException">A buffer cannot be so large.</exception>
    internal byte[] Reserve(long values, int width) => values * width <= System.Array.MaxLength
        ? new byte[values * width]
        : throw Damaged("its values do not fit 2 GiB in today's type: split the batch");

    /// <summary>Offsets of 32 or 64 bits, those in front of the array's offset included.</summary>
    /// <param name="data">The array.</param>
    /// <param name="isLarge">Whether they have 64 bits.</param>
    /// <param name="fixedSize">Size of each value where there are no offsets; else 0.</param>
    /// <param name="toLarge">Whether 64 bits are needed.</param>
    /// <returns>The offsets.</returns>
    internal ArrowBuffer Offsets(ArrayData data, bool isLarge, int fixedSize, bool toLarge)
    {
        int count = checked(data.Offset + data.Length + 1);
        byte[] made = Reserve(count, toLarge ? sizeof(long) : sizeof(int));
        ReadOnlySpan<byte> stored = fixedSize != 0 ? [] : Values(data, 1, isLarge ? sizeof(long) : sizeof(int), 1);
        for (int i = 0; i < count; i++)
        {
            long offset = fixedSize != 0 ? (long)i * fixedSize
                : stored.IsEmpty ? 0
                : isLarge ? MemoryMarshal.Cast<byte, long>(stored)[i]
                : MemoryMarshal.Cast<byte, int>(stored)[i];
            if (toLarge)
                MemoryMarshal.Cast<byte, long>(made.AsSpan())[i] = offset;
            else if (i < data.Offset || offset is >= 0 and <= int.MaxValue)
                MemoryMarshal.Cast<byte, int>(made.AsSpan())[i] = (int)offset;
            else
                throw Damaged($"offset {offset} does not fit 2 GiB");
        }

        return new ArrowBuffer(made);
    }

    internal ArrowFormatException Damaged(string how) =>
        new("the batch", $"column {Path} of table {Table} is damaged, {how}", null);
}
