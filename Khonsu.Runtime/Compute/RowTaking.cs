using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Copies rows of columns: those of some numbers, or those of several batches after each other.</summary>
internal static class RowTaking
{
    const string Name = "A copy";

    /// <summary>Copies rows of a column.</summary>
    /// <param name="data">The column.</param>
    /// <param name="rows">Numbers of rows, in any order, also repeated.</param>
    /// <returns>A column of as many rows.</returns>
    /// <exception cref="ColumnTypeException">The type cannot be copied.</exception>
    internal static ArrayData Take(ArrayData data, ReadOnlySpan<int> rows)
    {
        // Why first: a union has no validity of its own.
        if (data.DataType is UnionType { Mode: UnionMode.Dense } union)
            return TakeUnion(data, rows, union);
        ArrowBuffer validity = TakeValidity(data, rows, out int nulls);
        switch (data.DataType)
        {
            case BooleanType:
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, TakeBits(data, rows)]);
            case StringType or BinaryType or LargeStringType or LargeBinaryType:
                (ArrowBuffer offsets, ArrowBuffer bytes) = TakeTexts(data, rows);
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, offsets, bytes]);
            // Why before what has a width: dictionaries and lists of one size have one too.
            case DictionaryType { IndexType: FixedWidthType { BitWidth: var bits } }:
                return new ArrayData(
                    data.DataType,
                    rows.Length,
                    nulls,
                    0,
                    [validity, TakeValues(data, rows, bits / 8)],
                    null,
                    data.Dictionary.SliceShared(0, data.Dictionary.Length));
            case StructType:
                int[] shifted = Shifted(rows, data.Offset);
                ArrayData[] members = System.Array.ConvertAll(data.Children, child => Take(child, shifted));
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity], members);
            case ListType or MapType or LargeListType:
                return TakeLists(data, rows, validity, nulls);
            case FixedSizeListType { ListSize: var size }:
                ArrayData items = Take(data.Children[0], Repeated(rows, data.Offset, size));
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity], [items]);
            case FixedWidthType { BitWidth: var bits } when bits % 8 == 0:
                return new ArrayData(
                    data.DataType, rows.Length, nulls, 0, [validity, TakeValues(data, rows, bits / 8)]);
            default:
                throw new ColumnTypeException(
                    Name, Arrow.ArrowTypes.Describe(data.DataType), "leave the column out with Project");
        }
    }

    /// <summary>Copies rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">Numbers of rows.</param>
    /// <returns>A batch of as many rows; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">A type cannot be copied.</exception>
    internal static RecordBatch Take(RecordBatch batch, int[] rows) => new(
        batch.Schema,
        batch.Arrays.Select(array => ArrowArrayFactory.BuildArray(Take(array.Data, rows))),
        rows.Length);

    /// <summary>Copies batches into one.</summary>
    /// <param name="schema">Their columns.</param>
    /// <param name="batches">The batches, perhaps none.</param>
    /// <returns>The batch; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">A type cannot be copied.</exception>
    internal static RecordBatch Join(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        int length = checked((int)batches.Sum(static batch => (long)batch.Length));
        List<IArrowArray> columns = [];
        for (int column = 0; column < schema.FieldsList.Count; column++)
        {
            columns.Add(batches.Count switch
            {
                0 => ArrowArrayFactory.BuildArray(EmptyOf(schema.GetFieldByIndex(column).DataType)),
                1 => Share(batches[0].Column(column)),
                _ => Concatenate([.. batches.Select(batch => batch.Column(column))]),
            });
        }

        return new RecordBatch(schema, columns, length);
    }

    static IArrowArray Concatenate(IReadOnlyList<IArrowArray> chunks)
    {
        IArrowType type = chunks[0].Data.DataType;
        if (CanConcatenate(type))
            return ArrowArrayConcatenator.Concatenate(chunks);
        throw new ColumnTypeException(
            "One batch of several chunks",
            Arrow.ArrowTypes.Describe(type),
            "use the chunks, or leave the column out with Project");
    }

    // Why not these: the library does not put them after each other.
    static bool CanConcatenate(IArrowType type) => type switch
    {
        DictionaryType or UnionType => false,
        NestedType nested => nested.Fields.All(static field => CanConcatenate(field.DataType)),
        _ => true,
    };

    /// <summary>Makes an array with a share of its own of the memory of another one.</summary>
    /// <param name="array">The other one.</param>
    /// <returns>The array; it belongs to the caller.</returns>
    internal static IArrowArray Share(IArrowArray array)
        => ArrowArrayFactory.BuildArray(array.Data.SliceShared(0, array.Length));

    static ArrayData EmptyOf(IArrowType type)
    {
        int buffers = type switch
        {
            StringType or BinaryType or LargeStringType or LargeBinaryType => 3,
            StructType or FixedSizeListType => 1,
            _ => 2,
        };
        ArrayData[]? children = type is NestedType nested
            ? [.. nested.Fields.Select(static field => EmptyOf(field.DataType))]
            : null;
        ArrayData? dictionary = type is DictionaryType words ? EmptyOf(words.ValueType) : null;
        ArrowBuffer[] none = new ArrowBuffer[buffers];
        System.Array.Fill(none, ArrowBuffer.Empty);
        return new ArrayData(type, 0, 0, 0, none, children, dictionary);
    }

    static ArrayData TakeUnion(ArrayData data, ReadOnlySpan<int> rows, UnionType union)
    {
        ReadOnlySpan<byte> tags = data.Buffers[0].Span[data.Offset..];
        ReadOnlySpan<int> places = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span)[data.Offset..];
        var takenTags = new ResultBuffer<byte>(rows.Length);
        var takenPlaces = new ResultBuffer<int>(rows.Length);
        List<int>[] members = System.Array.ConvertAll(data.Children, static _ => new List<int>());
        for (int index = 0; index < rows.Length; index++)
        {
            byte tag = tags[rows[index]];
            List<int> member = members[System.Array.IndexOf(union.TypeIds, tag)];
            takenTags.Values[index] = tag;
            takenPlaces.Values[index] = member.Count;
            member.Add(places[rows[index]]);
        }

        ArrayData[] children = [.. data.Children.Select((child, number) => Take(child, [.. members[number]]))];
        return new ArrayData(
            data.DataType, rows.Length, 0, 0, [takenTags.HandOver(), takenPlaces.HandOver()], children);
    }

    static int[] Repeated(ReadOnlySpan<int> rows, int offset, int size)
    {
        int[] items = new int[checked(rows.Length * size)];
        for (int index = 0; index < items.Length; index++)
            items[index] = checked(((offset + rows[index / size]) * size) + (index % size));
        return items;
    }

    static int[] Shifted(ReadOnlySpan<int> rows, int offset)
    {
        int[] shifted = rows.ToArray();
        for (int index = 0; index < shifted.Length; index++)
            shifted[index] += offset;
        return shifted;
    }

    static ArrowBuffer TakeValidity(ArrayData data, ReadOnlySpan<int> rows, out int nulls)
    {
        nulls = 0;
        if (data.GetNullCount() == 0)
            return ArrowBuffer.Empty;
        ReadOnlySpan<byte> validity = data.Buffers[0].Span;
        var valid = new ulong[BitWords.CountOf(rows.Length)];
        for (int index = 0; index < rows.Length; index++)
        {
            if (IsSet(validity, data.Offset + rows[index]))
                valid[index / BitWords.Rows] |= 1UL << (index % BitWords.Rows);
            else
                nulls++;
        }

        return nulls == 0 ? ArrowBuffer.Empty : ResultBuffer.OfBits(valid, rows.Length);
    }

    static ArrowBuffer TakeBits(ArrayData data, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<byte> bits = data.Buffers[1].Span;
        var taken = new ulong[BitWords.CountOf(rows.Length)];
        for (int index = 0; index < rows.Length; index++)
        {
            if (IsSet(bits, data.Offset + rows[index]))
                taken[index / BitWords.Rows] |= 1UL << (index % BitWords.Rows);
        }

        return ResultBuffer.OfBits(taken, rows.Length);
    }

    static ArrowBuffer TakeValues(ArrayData data, ReadOnlySpan<int> rows, int width) => width switch
    {
        1 => TakeValues<byte>(data, rows),
        2 => TakeValues<short>(data, rows),
        4 => TakeValues<int>(data, rows),
        8 => TakeValues<long>(data, rows),
        16 => TakeValues<Int128>(data, rows),
        _ => TakeWide(data, rows, width),
    };

    static ArrowBuffer TakeValues<T>(ArrayData data, ReadOnlySpan<int> rows)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span)[data.Offset..];
        var taken = new ResultBuffer<T>(rows.Length);
        Span<T> target = taken.Values;
        for (int index = 0; index < rows.Length; index++)
            target[index] = values[rows[index]];
        return taken.HandOver();
    }

    static ArrowBuffer TakeWide(ArrayData data, ReadOnlySpan<int> rows, int width)
    {
        ReadOnlySpan<byte> values = data.Buffers[1].Span;
        var taken = new ResultBuffer<byte>(checked(rows.Length * width));
        Span<byte> target = taken.Values;
        for (int index = 0; index < rows.Length; index++)
            values.Slice((data.Offset + rows[index]) * width, width).CopyTo(target[(index * width)..]);

        return taken.HandOver();
    }

    static (ArrowBuffer Offsets, ArrowBuffer Bytes) TakeTexts(ArrayData data, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<byte> bytes = data.Buffers[2].Span;
        int[] offsets = new int[rows.Length + 1];
        int[] starts = TakeRanges(data, rows, offsets);
        var taken = new ResultBuffer<byte>(offsets[rows.Length]);
        for (int index = 0; index < rows.Length; index++)
        {
            int length = offsets[index + 1] - offsets[index];
            if (length != 0)
                bytes.Slice(starts[index], length).CopyTo(taken.Values[offsets[index]..]);
        }

        return (OffsetsOf(data.DataType, offsets), taken.HandOver());
    }

    /// <summary>Lays ranges that rows name after each other.</summary>
    /// <returns>Where each range was.</returns>
    static int[] TakeRanges(ArrayData data, ReadOnlySpan<int> rows, Span<int> offsets)
    {
        ReadOnlySpan<byte> source = data.Buffers[1].Span;
        bool areLarge = AreLarge(data.DataType);
        int[] starts = new int[rows.Length];
        long end = 0;
        offsets[0] = 0;
        for (int index = 0; index < rows.Length; index++)
        {
            int row = data.Offset + rows[index];
            starts[index] = OffsetAt(source, row, areLarge);
            end += OffsetAt(source, row + 1, areLarge) - starts[index];
            if (end > int.MaxValue)
                throw new ColumnOverflowException(Name, data.DataType.Name, index, "32-bit offsets end at 2 GiB");
            offsets[index + 1] = (int)end;
        }

        return starts;
    }

    static ArrayData TakeLists(ArrayData data, ReadOnlySpan<int> rows, ArrowBuffer validity, int nulls)
    {
        int[] offsets = new int[rows.Length + 1];
        int[] starts = TakeRanges(data, rows, offsets);
        int[] elements = new int[offsets[rows.Length]];
        for (int index = 0; index < rows.Length; index++)
        {
            for (int place = offsets[index]; place < offsets[index + 1]; place++)
                elements[place] = starts[index] + place - offsets[index];
        }

        return new ArrayData(
            data.DataType,
            rows.Length,
            nulls,
            0,
            [validity, OffsetsOf(data.DataType, offsets)],
            [Take(data.Children[0], elements)]);
    }

    static bool AreLarge(IArrowType type) => type is LargeStringType or LargeBinaryType or LargeListType;

    // Why it fits: an array of the library holds 2 GiB at most, whatever the width of its offsets.
    static int OffsetAt(ReadOnlySpan<byte> offsets, int row, bool areLarge) => areLarge
        ? checked((int)MemoryMarshal.Cast<byte, long>(offsets)[row])
        : MemoryMarshal.Cast<byte, int>(offsets)[row];

    static ArrowBuffer OffsetsOf(IArrowType type, int[] offsets)
    {
        if (!AreLarge(type))
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

    static bool IsSet(ReadOnlySpan<byte> bits, int row) => (bits[row >> 3] & (1 << (row & 7))) != 0;
}
