using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Which values of a part will be read, from which of the whole will be; all was checked before.</summary>
internal static class PartSeen
{
    /// <summary>The values of a field of a struct.</summary>
    internal static SeenRows OfStruct(ArrayData data, SeenRows seen)
    {
        if (data.NullCount == 0)
            return seen.Moved(data.Offset);
        bool[] mask = new bool[seen.Count];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = seen.Sees(i) && BitmapBits.IsValid(data, seen.First + i);
        return new SeenRows(seen.First, seen.Count, mask).Moved(data.Offset);
    }

    /// <summary>The items of lists, or the entries of maps.</summary>
    internal static SeenRows OfLists(ColumnDefinition stored, ArrayData data, int items, SeenRows seen)
    {
        bool[] mask = new bool[items];
        for (int i = 0; i < seen.Count; i++)
        {
            if (!seen.Sees(i) || !BitmapBits.IsValid(data, seen.First + i))
                continue;
            (long start, long end) = RangeOf(stored, data, seen.First + i);
            mask.AsSpan((int)start, (int)(end - start)).Fill(true);
        }

        return new SeenRows(0, items, mask);
    }

    /// <summary>The values of a case of a union.</summary>
    internal static SeenRows OfCase(ArrayData data, int tag, int values, SeenRows seen)
    {
        bool[] mask = new bool[values];
        ReadOnlySpan<int> positions = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span);
        for (int i = 0; i < seen.Count; i++)
        {
            int at = data.Offset + seen.First + i;
            if (seen.Sees(i) && data.Buffers[0].Span[at] == tag)
                mask[positions[at]] = true;
        }

        return new SeenRows(0, values, mask);
    }

    /// <summary>The list that an item belongs to, and the way from there to a part of the item.</summary>
    internal static (string Step, int List) ListOf(ColumnDefinition stored, ArrayData data, int item, string part)
    {
        for (int list = 0; list < data.Length; list++)
        {
            (long start, long end) = RangeOf(stored, data, list);
            if (start <= item && item < end && BitmapBits.IsValid(data, list))
                return ($"[{item - start}]{part}", list);
        }

        return ("[]" + part, 0);
    }

    /// <summary>The value of a union that is stored at a place of a case.</summary>
    internal static int ValueOf(ArrayData data, int tag, int position)
    {
        ReadOnlySpan<byte> tags = data.Buffers[0].Span;
        ReadOnlySpan<int> positions = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span);
        int value = 0;
        while (value < data.Length - 1
            && (tags[data.Offset + value] != tag || positions[data.Offset + value] != position))
            value++;
        return value;
    }

    static (long Start, long End) RangeOf(ColumnDefinition stored, ArrayData data, int list)
    {
        int at = data.Offset + list;
        if (stored.FixedSize != 0)
            return ((long)at * stored.FixedSize, ((long)at + 1) * stored.FixedSize);
        ReadOnlySpan<byte> offsets = data.Buffers[1].Span;
        if (!stored.IsLarge)
            return (MemoryMarshal.Cast<byte, int>(offsets)[at], MemoryMarshal.Cast<byte, int>(offsets)[at + 1]);
        return (MemoryMarshal.Cast<byte, long>(offsets)[at], MemoryMarshal.Cast<byte, long>(offsets)[at + 1]);
    }
}
