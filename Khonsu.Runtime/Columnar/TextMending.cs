using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.Columnar;

/// <summary>Mends columns whose values differ in size: texts and bytes.</summary>
internal readonly ref struct TextMending
{
    readonly ReadOnlySpan<int> _oldOffsets;
    readonly ReadOnlySpan<byte> _oldText;
    readonly ReadOnlySpan<int> _newOffsets;
    readonly ReadOnlySpan<byte> _newText;

    TextMending(ArrayData old, ArrayData changed)
    {
        _oldOffsets = MemoryMarshal.Cast<byte, int>(old.Buffers[1].Span)[..(old.Length + 1)];
        _oldText = old.Buffers[2].Span;
        _newOffsets = MemoryMarshal.Cast<byte, int>(changed.Buffers[1].Span)[..(changed.Length + 1)];
        _newText = changed.Buffers[2].Span;
    }

    /// <summary>Makes a column of an older one and of some values; what lies between them is copied in runs.</summary>
    /// <param name="old">The older column, from offset 0.</param>
    /// <param name="changed">The values, from offset 0.</param>
    /// <param name="places">Row of each value in the column, ascending.</param>
    /// <returns>A fresh column; null when it would be larger than a buffer can be.</returns>
    internal static ArrayData? Mend(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        var mending = new TextMending(old, changed);
        long bytes = mending.BytesAfter(places, out bool areSizesSame);
        if (bytes > ColumnBuffer.BytesMax)
            return null;
        Span<byte> text = ColumnMending.Allocate((int)bytes, out ColumnBuffer textBuffer);
        int offsetBytes = (old.Length + 1) * sizeof(int);
        Span<int> offsets = MemoryMarshal.Cast<byte, int>(
            ColumnMending.Allocate(offsetBytes, out ColumnBuffer offsetBuffer));
        if (areSizesSame)
            mending.PutOver(places, offsets, text);
        else
            mending.PutBetween(places, offsets, text);
        ArrowBuffer validity = ColumnMending.MendValidity(old, changed, places, out int nullCount);
        return new ArrayData(
            old.DataType,
            old.Length,
            nullCount,
            0,
            [validity, offsetBuffer.HandOver(offsetBytes), textBuffer.HandOver(bytes)]);
    }

    long BytesAfter(ReadOnlySpan<int> places, out bool areSizesSame)
    {
        long bytes = _oldOffsets[^1];
        areSizesSame = true;
        for (int row = 0; row < places.Length; row++)
        {
            int more = _newOffsets[row + 1] - _newOffsets[row]
                - (_oldOffsets[places[row] + 1] - _oldOffsets[places[row]]);
            bytes += more;
            areSizesSame &= more == 0;
        }

        return bytes;
    }

    /// <summary>Copies everything, and puts values over those that they have the size of.</summary>
    void PutOver(ReadOnlySpan<int> places, Span<int> offsets, Span<byte> text)
    {
        _oldOffsets.CopyTo(offsets);
        _oldText[..text.Length].CopyTo(text);
        for (int row = 0; row < places.Length; row++)
            ValueAt(row).CopyTo(text[_oldOffsets[places[row]]..]);
    }

    void PutBetween(ReadOnlySpan<int> places, Span<int> offsets, Span<byte> text)
    {
        offsets[0] = 0;
        int next = 0;
        for (int row = 0; row < places.Length; row++)
        {
            CopyRun(next, places[row], offsets, text);
            ReadOnlySpan<byte> value = ValueAt(row);
            value.CopyTo(text[offsets[places[row]]..]);
            offsets[places[row] + 1] = offsets[places[row]] + value.Length;
            next = places[row] + 1;
        }

        CopyRun(next, _oldOffsets.Length - 1, offsets, text);
    }

    /// <summary>Copies rows that have not changed, to where the rows before them end.</summary>
    void CopyRun(int first, int end, Span<int> offsets, Span<byte> text)
    {
        int moved = offsets[first] - _oldOffsets[first];
        int bytes = _oldOffsets[end] - _oldOffsets[first];
        if (bytes != 0)
            _oldText.Slice(_oldOffsets[first], bytes).CopyTo(text[offsets[first]..]);
        ReadOnlySpan<int> source = _oldOffsets[(first + 1)..(end + 1)];
        Span<int> target = offsets[(first + 1)..(end + 1)];
        for (int row = 0; row < source.Length; row++)
            target[row] = source[row] + moved;
    }

    ReadOnlySpan<byte> ValueAt(int row) => _newText[_newOffsets[row].._newOffsets[row + 1]];
}
