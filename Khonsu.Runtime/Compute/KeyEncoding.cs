using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>
/// Writes values of columns that are made of others as bytes, so that equal values have equal bytes and no others: each
/// part says whether it is null, and what can differ in size says how long it is.
/// </summary>
internal static class KeyEncoding
{
    /// <summary>Encodes a column.</summary>
    /// <param name="chunks">The column.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>For each chunk the bytes of its rows.</returns>
    /// <exception cref="ColumnTypeException">The values cannot be compared.</exception>
    internal static ArrayData[] Encode(ColumnChunks chunks, string name) => System.Array.ConvertAll(chunks.Data, data =>
    {
        var keys = new KeyBytes(data.Length);
        for (int row = 0; row < data.Length; row++, keys.EndRow())
            Add(keys, data, row, name);
        return keys.ToData();
    });

    static void Add(KeyBytes keys, ArrayData data, int row, string name)
    {
        if (data.DataType is UnionType union)
        {
            AddUnion(keys, data, row, union, name);
            return;
        }

        bool isNull = data.GetNullCount() != 0 && !IsSet(data.Buffers[0].Span, data.Offset + row);
        keys.Add(isNull ? (byte)0 : (byte)1);
        if (!isNull)
            AddValue(keys, data, row, name);
    }

    static void AddValue(KeyBytes keys, ArrayData data, int row, string name)
    {
        switch (data.DataType)
        {
            case BooleanType:
                keys.Add(IsSet(data.Buffers[1].Span, data.Offset + row) ? (byte)1 : (byte)0);
                break;
            case StringType or BinaryType or LargeStringType or LargeBinaryType:
                var bytes = RangeColumn.Of(data);
                AddNumber(keys, bytes.LengthOf(row));
                keys.Add(data.Buffers[2].Span.Slice(bytes.StartOf(row), bytes.LengthOf(row)));
                break;
            case DictionaryType:
                Add(keys, data.Dictionary, new DictionaryIndexes(data)[row], name);
                break;
            case StructType:
                foreach (ArrayData member in data.Children)
                    Add(keys, member, data.Offset + row, name);
                break;
            case ListType or MapType or LargeListType:
                var items = RangeColumn.Of(data);
                AddNumber(keys, items.LengthOf(row));
                AddItems(keys, data.Children[0], items.StartOf(row), items.LengthOf(row), name);
                break;
            case FixedSizeListType { ListSize: var size }:
                AddItems(keys, data.Children[0], (data.Offset + row) * size, size, name);
                break;
            // Why not their bytes: NaN and zero have several.
            case DoubleType:
                AddWord(keys, ColumnTypes.ValuesOf<double>(data)[row]);
                break;
            case FloatType:
                AddWord(keys, ColumnTypes.ValuesOf<float>(data)[row]);
                break;
            case HalfFloatType:
                AddWord(keys, (double)ColumnTypes.ValuesOf<Half>(data)[row]);
                break;
            case FixedWidthType { BitWidth: var bits } when bits % 8 == 0:
                keys.Add(data.Buffers[1].Span.Slice((data.Offset + row) * (bits / 8), bits / 8));
                break;
            default:
                throw new ColumnTypeException(
                    name, Arrow.ArrowTypes.Describe(data.DataType), "its values cannot be compared");
        }
    }

    static void AddItems(KeyBytes keys, ArrayData items, int first, int count, string name)
    {
        for (int item = 0; item < count; item++)
            Add(keys, items, first + item, name);
    }

    static void AddUnion(KeyBytes keys, ArrayData data, int row, UnionType union, string name)
    {
        if (union.Mode != UnionMode.Dense)
            throw new ColumnTypeException(name, Arrow.ArrowTypes.Describe(union), "its values cannot be compared");
        byte tag = data.Buffers[0].Span[data.Offset + row];
        int place = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span)[data.Offset + row];
        keys.Add(tag);
        Add(keys, data.Children[System.Array.IndexOf(union.TypeIds, tag)], place, name);
    }

    static void AddWord(KeyBytes keys, double value)
    {
        ulong word = FixedKeys.WordOf(value);
        keys.Add(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(ref word)));
    }

    static void AddNumber(KeyBytes keys, int number)
        => keys.Add(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref number)));

    static bool IsSet(ReadOnlySpan<byte> bits, int row) => (bits[row >> 3] & (1 << (row & 7))) != 0;
}
