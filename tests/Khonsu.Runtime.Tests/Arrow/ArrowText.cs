using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>
/// Every value of a batch as text that says all of it, in the form that the reader in another language prints.
/// </summary>
static class ArrowText
{
    /// <summary>A line for each column and row.</summary>
    public static IEnumerable<string> LinesOf(RecordBatch batch)
    {
        for (int column = 0; column < batch.ColumnCount; column++)
        {
            for (int row = 0; row < batch.Length; row++)
                yield return $"{batch.Schema.GetFieldByIndex(column).Name} {row} {Of(batch.Column(column), row)}";
        }
    }

    static string Of(IArrowArray array, int row) => array switch
    {
        DenseUnionArray union => Union(union, row),
        _ when array.IsNull(row) => "null",
        BooleanArray values => values.GetValue(row)!.Value ? "true" : "false",
        StringArray values => Hex(Encoding.UTF8.GetBytes(values.GetString(row))),
        LargeStringArray values => Hex(Encoding.UTF8.GetBytes(values.GetString(row))),
        // Why before bytes of fixed size: a decimal is one of them.
        Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array =>
            new BigInteger(((FixedSizeBinaryArray)array).GetBytes(row)).ToString(CultureInfo.InvariantCulture),
        FixedSizeBinaryArray values => Hex(values.GetBytes(row)),
        BinaryArray values => Hex(values.GetBytes(row)),
        LargeBinaryArray values => Hex(values.GetBytes(row)),
        HalfFloatArray values => Bits(BitConverter.HalfToUInt16Bits(values.Values[row]), 4),
        FloatArray values => Bits(BitConverter.SingleToUInt32Bits(values.Values[row]), 8),
        DoubleArray values => Bits(BitConverter.DoubleToUInt64Bits(values.Values[row]), 16),
        StructArray values => $"{{{string.Join(',', FieldsOf(values, row))}}}",
        MapArray values => $"<{string.Join(',', EntriesOf(values, row))}>",
        ListArray values => List(values.Values, values.ValueOffsets[row], values.ValueOffsets[row + 1]),
        LargeListArray values => List(
            values.Values, (int)values.ValueOffsets[row], (int)values.ValueOffsets[row + 1]),
        FixedSizeListArray values => List(values.Values, row * SizeOf(values), (row + 1) * SizeOf(values)),
        DictionaryArray values => Of(values.Dictionary, IndexOf(values, row)),
        _ => Integer(array, row),
    };

    static string Integer(IArrowArray array, int row)
    {
        ReadOnlySpan<byte> bytes = array.Data.Buffers[1].Span;
        int size = ((FixedWidthType)array.Data.DataType).BitWidth / 8;
        bool isUnsigned = array is UInt8Array or UInt16Array or UInt32Array or UInt64Array;
        return new BigInteger(bytes.Slice((array.Offset + row) * size, size), isUnsigned)
            .ToString(CultureInfo.InvariantCulture);
    }

    static IEnumerable<string> FieldsOf(StructArray values, int row) => values.Fields.Select(
        (child, index) => $"{((StructType)values.Data.DataType).Fields[index].Name}={Of(child, row)}");

    static IEnumerable<string> EntriesOf(MapArray values, int row)
    {
        for (int entry = values.ValueOffsets[row]; entry < values.ValueOffsets[row + 1]; entry++)
            yield return $"{Of(values.Keys, entry)}={Of(values.Values, entry)}";
    }

    static string List(IArrowArray items, int first, int end) =>
        $"[{string.Join(',', Enumerable.Range(first, end - first).Select(item => Of(items, item)))}]";

    static string Union(DenseUnionArray union, int row) =>
        $"{union.TypeIds[row]}:{Of(union.Fields[ChildOf(union, row)], union.ValueOffsets[row])}";

    static int IndexOf(DictionaryArray values, int row) =>
        int.Parse(Of(values.Indices, row), CultureInfo.InvariantCulture);

    static int SizeOf(FixedSizeListArray array) => ((FixedSizeListType)array.Data.DataType).ListSize;

    static int ChildOf(DenseUnionArray union, int row) =>
        System.Array.IndexOf(((UnionType)union.Data.DataType).TypeIds, union.TypeIds[row]);

    static string Bits(ulong bits, int digits) => "0x" + bits.ToString($"x{digits}", CultureInfo.InvariantCulture);

    static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
