using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>
/// Makes a column of rows of one column, or of several columns of one type; columns of every type that a record can
/// have.
/// </summary>
internal static class RowTaking
{
    internal const string Name = "A copy";

    /// <summary>Copies rows of columns.</summary>
    /// <param name="sources">Columns of one type, at least one.</param>
    /// <param name="places">Which rows of them, and where they go.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ColumnTypeException">The type cannot be copied.</exception>
    /// <exception cref="ColumnOverflowException">The copy does not fit.</exception>
    internal static ArrayData Take(ArrayData[] sources, RowPlaces places)
    {
        IArrowType type = sources[0].DataType;
        // Why first: a union has no validity of its own.
        if (type is UnionType { Mode: UnionMode.Dense } union)
            return NestedTaking.TakeUnion(sources, places, union);
        ArrowBuffer validity = TakeValidity(sources, places, out int nulls);
        switch (type)
        {
            case BooleanType:
                return new ArrayData(type, places.Count, nulls, 0, [validity, TakeBits(sources, places)]);
            case StringType or BinaryType or LargeStringType or LargeBinaryType:
                (ArrowBuffer offsets, ArrowBuffer bytes) = TakeTexts(sources, places);
                return new ArrayData(type, places.Count, nulls, 0, [validity, offsets, bytes]);
            // Why before what has a width: dictionaries and lists of one size have one too.
            case DictionaryType:
                return NestedTaking.TakeDictionary(sources, places, validity, nulls);
            case StructType:
                return NestedTaking.TakeStruct(sources, places, validity, nulls);
            case ListType or MapType or LargeListType:
                return NestedTaking.TakeLists(sources, places, validity, nulls);
            case FixedSizeListType { ListSize: var size }:
                ArrayData items = Take(
                    NestedTaking.ChildrenOf(sources, 0), places.Repeat(NestedTaking.OffsetsOf(sources), size));
                return new ArrayData(type, places.Count, nulls, 0, [validity], [items]);
            case FixedWidthType { BitWidth: var bits } when bits % 8 == 0:
                ArrowBuffer values = TakeValues(sources, places, bits / 8);
                return new ArrayData(type, places.Count, nulls, 0, [validity, values]);
            default:
                throw new ColumnTypeException(
                    Name, Arrow.ArrowTypes.Describe(type), "leave the column out with Project");
        }
    }

    /// <summary>Copies rows of values that have one width.</summary>
    /// <param name="sources">The columns.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <param name="width">Bytes of a value.</param>
    /// <returns>The values.</returns>
    internal static ArrowBuffer TakeValues(ArrayData[] sources, RowPlaces places, int width) => width switch
    {
        1 => TakeValues<byte>(sources, places),
        2 => TakeValues<short>(sources, places),
        4 => TakeValues<int>(sources, places),
        8 => TakeValues<long>(sources, places),
        16 => TakeValues<Int128>(sources, places),
        _ => TakeWide(sources, places, width),
    };

    /// <summary>Finds where ranges of several sizes go, and how many items there are.</summary>
    /// <param name="sources">Columns with offsets.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <returns>Where the range of each new row begins, and the end.</returns>
    /// <exception cref="ColumnOverflowException">They end after 2 GiB.</exception>
    internal static int[] TakeRanges(ArrayData[] sources, RowPlaces places)
    {
        int[] offsets = new int[places.Count + 1];
        for (int source = 0; source < sources.Length; source++)
        {
            ReadOnlySpan<int> rows = places.Rows[source];
            ReadOnlySpan<int> targets = places.Targets[source];
            var ranges = RangeColumn.Of(sources[source]);
            for (int index = 0; index < rows.Length; index++)
                offsets[targets[index] + 1] = ranges.LengthOf(rows[index]);
        }

        long end = 0;
        for (int row = 0; row < places.Count; row++)
        {
            end += offsets[row + 1];
            if (end > int.MaxValue)
                throw new ColumnOverflowException(Name, sources[0].DataType.Name, row, "offsets end at 2 GiB");
            offsets[row + 1] = (int)end;
        }

        return offsets;
    }

    /// <summary>Makes a buffer of offsets.</summary>
    /// <param name="type">The type that they are for, which says how wide they are.</param>
    /// <param name="offsets">The offsets.</param>
    /// <returns>The buffer.</returns>
    internal static ArrowBuffer OffsetsFor(IArrowType type, int[] offsets)
    {
        if (!RangeColumn.AreLarge(type))
        {
            var narrow = new ResultBuffer<int>(offsets.Length);
            offsets.CopyTo(narrow.Values);
            return narrow.HandOver();
        }

        var wide = new ResultBuffer<long>(offsets.Length);
        for (int index = 0; index < offsets.Length; index++)
            wide.Values[index] = offsets[index];
        return wide.HandOver();
    }

    static ArrowBuffer TakeValidity(ArrayData[] sources, RowPlaces places, out int nulls)
    {
        nulls = 0;
        bool hasNulls = !places.AreAll;
        for (int source = 0; source < sources.Length && !hasNulls; source++)
            hasNulls = places.Rows[source].Length != 0 && sources[source].GetNullCount() != 0;
        if (!hasNulls)
            return ArrowBuffer.Empty;
        ulong[] valid = TakeBitWords(sources, places, 0);
        nulls = places.Count - BitWords.Count(valid);
        return nulls == 0 ? ArrowBuffer.Empty : ResultBuffer.OfBits(valid, places.Count);
    }

    static ArrowBuffer TakeBits(ArrayData[] sources, RowPlaces places)
        => ResultBuffer.OfBits(TakeBitWords(sources, places, 1), places.Count);

    /// <summary>Copies bits; those of a validity that is not there are set.</summary>
    static ulong[] TakeBitWords(ArrayData[] sources, RowPlaces places, int buffer)
    {
        var taken = new ulong[BitWords.CountOf(places.Count)];
        for (int source = 0; source < sources.Length; source++)
        {
            ArrayData data = sources[source];
            ReadOnlySpan<int> rows = places.Rows[source];
            ReadOnlySpan<int> targets = places.Targets[source];
            bool areAllSet = buffer == 0 && data.GetNullCount() == 0;
            ReadOnlySpan<byte> bits = areAllSet ? [] : data.Buffers[buffer].Span;
            for (int index = 0; index < rows.Length; index++)
            {
                int row = data.Offset + rows[index];
                if (areAllSet || (bits[row >> 3] & (1 << (row & 7))) != 0)
                    taken[targets[index] / BitWords.Rows] |= 1UL << (targets[index] % BitWords.Rows);
            }
        }

        return taken;
    }

    static ArrowBuffer TakeValues<T>(ArrayData[] sources, RowPlaces places)
        where T : unmanaged
    {
        var taken = new ResultBuffer<T>(places.Count);
        Span<T> target = taken.Values;
        if (!places.AreAll)
            target.Clear();
        for (int source = 0; source < sources.Length; source++)
        {
            ReadOnlySpan<int> rows = places.Rows[source];
            ReadOnlySpan<int> targets = places.Targets[source];
            if (rows.IsEmpty)
                continue;
            ArrayData data = sources[source];
            ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span)[data.Offset..];
            for (int index = 0; index < rows.Length; index++)
                target[targets[index]] = values[rows[index]];
        }

        return taken.HandOver();
    }

    static ArrowBuffer TakeWide(ArrayData[] sources, RowPlaces places, int width)
    {
        var taken = new ResultBuffer<byte>(checked(places.Count * width));
        Span<byte> target = taken.Values;
        if (!places.AreAll)
            target.Clear();
        for (int source = 0; source < sources.Length; source++)
        {
            ArrayData data = sources[source];
            ReadOnlySpan<int> rows = places.Rows[source];
            ReadOnlySpan<int> targets = places.Targets[source];
            ReadOnlySpan<byte> values = rows.IsEmpty ? [] : data.Buffers[1].Span;
            for (int index = 0; index < rows.Length; index++)
            {
                values.Slice((data.Offset + rows[index]) * width, width)
                    .CopyTo(target[(targets[index] * width)..]);
            }
        }

        return taken.HandOver();
    }

    static (ArrowBuffer Offsets, ArrowBuffer Bytes) TakeTexts(ArrayData[] sources, RowPlaces places)
    {
        int[] offsets = TakeRanges(sources, places);
        var taken = new ResultBuffer<byte>(offsets[places.Count]);
        for (int source = 0; source < sources.Length; source++)
        {
            ReadOnlySpan<int> rows = places.Rows[source];
            ReadOnlySpan<int> targets = places.Targets[source];
            var ranges = RangeColumn.Of(sources[source]);
            ReadOnlySpan<byte> bytes = rows.IsEmpty ? [] : sources[source].Buffers[2].Span;
            for (int index = 0; index < rows.Length; index++)
            {
                int length = ranges.LengthOf(rows[index]);
                if (length != 0)
                    bytes.Slice(ranges.StartOf(rows[index]), length).CopyTo(taken.Values[offsets[targets[index]]..]);
            }
        }

        return (OffsetsFor(sources[0].DataType, offsets), taken.HandOver());
    }
}
