using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.Columnar;

/// <summary>Mends columns whose values differ in size: texts and bytes.</summary>
internal static class TextMending
{
    /// <summary>Tells whether two values are the same.</summary>
    /// <param name="old">A column from offset 0.</param>
    /// <param name="changed">Another one.</param>
    /// <param name="place">A row of the first.</param>
    /// <param name="row">A row of the second.</param>
    /// <returns>True when they have the same bytes.</returns>
    internal static bool IsSame(ArrayData old, ArrayData changed, int place, int row)
        => ValueOf(old, place).SequenceEqual(ValueOf(changed, row));

    /// <summary>Makes a column of an older one and of some values; what lies between them is copied in runs.</summary>
    /// <param name="old">The older column, from offset 0.</param>
    /// <param name="changed">The values, from offset 0.</param>
    /// <param name="places">Row of each value in the column, ascending.</param>
    /// <returns>A fresh column; null when it would be larger than a buffer can be.</returns>
    internal static ArrayData? Mend(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        ReadOnlySpan<int> oldOffsets = OffsetsOf(old);
        long bytes = oldOffsets[old.Length];
        for (int row = 0; row < places.Length; row++)
            bytes += ValueOf(changed, row).Length - ValueOf(old, places[row]).Length;
        if (bytes > ColumnBuffer.BytesMax)
            return null;
        Span<byte> text = ColumnMending.Allocate((int)bytes, out ColumnBuffer textBuffer);
        int offsetBytes = (old.Length + 1) * sizeof(int);
        Span<int> offsets = MemoryMarshal.Cast<byte, int>(
            ColumnMending.Allocate(offsetBytes, out ColumnBuffer offsetBuffer));
        offsets[0] = 0;
        int next = 0;
        for (int row = 0; row < places.Length; row++)
        {
            CopyRun(old, next, places[row], offsets, text);
            ReadOnlySpan<byte> value = ValueOf(changed, row);
            value.CopyTo(text[offsets[places[row]]..]);
            offsets[places[row] + 1] = offsets[places[row]] + value.Length;
            next = places[row] + 1;
        }

        CopyRun(old, next, old.Length, offsets, text);
        ArrowBuffer validity = ColumnMending.MendValidity(old, changed, places, out int nullCount);
        return new ArrayData(
            old.DataType,
            old.Length,
            nullCount,
            0,
            [validity, offsetBuffer.HandOver(offsetBytes), textBuffer.HandOver(bytes)]);
    }

    /// <summary>Copies rows that have not changed, to where the rows before them end.</summary>
    static void CopyRun(ArrayData old, int first, int end, Span<int> offsets, Span<byte> text)
    {
        ReadOnlySpan<int> source = OffsetsOf(old);
        int moved = offsets[first] - source[first];
        int bytes = source[end] - source[first];
        if (bytes != 0)
            old.Buffers[2].Span.Slice(source[first], bytes).CopyTo(text[offsets[first]..]);
        for (int row = first; row < end; row++)
            offsets[row + 1] = source[row + 1] + moved;
    }

    static ReadOnlySpan<int> OffsetsOf(ArrayData column)
        => MemoryMarshal.Cast<byte, int>(column.Buffers[1].Span)[..(column.Length + 1)];

    static ReadOnlySpan<byte> ValueOf(ArrayData column, int row)
    {
        ReadOnlySpan<int> offsets = OffsetsOf(column);
        int bytes = offsets[row + 1] - offsets[row];
        return bytes == 0 ? [] : column.Buffers[2].Span.Slice(offsets[row], bytes);
    }
}
