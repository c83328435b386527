using System.Buffers.Binary;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>
/// Tells rows of a table apart by the columns of their key, which the schema names, where nobody knows their types: two
/// keys are equal when the bytes of their columns are.
/// </summary>
sealed class KeyColumns
{
    readonly int[] _columns;

    /// <summary>Finds the columns of the key.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">The schema of rows of it.</param>
    /// <exception cref="TableFormException">It names none, or one of a type that cannot be compared.</exception>
    public KeyColumns(string table, Schema schema)
    {
        _columns = [.. Enumerable.Range(0, schema.FieldsList.Count)
            .Where(column => PlaceOf(schema.FieldsList[column]) > 0)
            .OrderBy(column => PlaceOf(schema.FieldsList[column]))];
        if (_columns.Length == 0)
            throw new TableFormException(table, "its schema names no key");
        Form = string.Join(',', _columns.Select(column => FormOf(schema.FieldsList[column].DataType)));
        foreach (int column in _columns)
        {
            if (!IsComparable(schema.FieldsList[column].DataType))
            {
                throw new TableFormException(
                    table, $"column '{schema.FieldsList[column].Name}' of its key is compared by its type only");
            }
        }
    }

    /// <summary>The types of the key; rows of schemas with another form cannot be compared.</summary>
    public string Form { get; }

    /// <summary>The key of a row.</summary>
    /// <param name="batch">A batch of the schema.</param>
    /// <param name="row">Its row.</param>
    /// <returns>A text that is equal for equal keys.</returns>
    public string Of(RecordBatch batch, int row)
    {
        var key = new System.Text.StringBuilder();
        foreach (int column in _columns)
        {
            IArrowArray array = batch.Column(column);
            if (array.IsNull(row))
            {
                key.Append('-');
                continue;
            }

            ReadOnlySpan<byte> bytes = BytesOf(array, row);
            // Why the length: else two columns could share their bytes otherwise.
            key.Append(CultureInfo.InvariantCulture, $"{bytes.Length}:");
            foreach (byte one in bytes)
                key.Append((char)one);
        }

        return key.ToString();
    }

    static int PlaceOf(Field field) => field.HasMetadata
        && field.Metadata.TryGetValue(ArrowFields.KeyKey, out string? place)
        && int.TryParse(place, CultureInfo.InvariantCulture, out int number) ? number : 0;

    static string FormOf(IArrowType type)
        => type is FixedWidthType fixedWidth ? $"{type.Name}{fixedWidth.BitWidth}" : type.Name;

    static bool IsComparable(IArrowType type)
        => type is FixedWidthType or StringType or BinaryType or BooleanType && type is not DictionaryType;

    static ReadOnlySpan<byte> BytesOf(IArrowArray array, int row) => array switch
    {
        BooleanArray truths => truths.GetValue(row) == true ? [1] : [0],
        BinaryArray bytes => bytes.GetBytes(row),
        FloatArray single => Normal(single.GetValue(row) ?? 0),
        DoubleArray real => Normal(real.GetValue(row) ?? 0),
        HalfFloatArray half => Normal((double)(half.GetValue(row) ?? default)),
        _ => FixedBytesOf(array.Data, row),
    };

    // Why: as keys, zeros are equal, and so is all that is no number.
    static byte[] Normal(double value)
    {
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.IsNaN(value) ? double.NaN : value == 0 ? 0 : value);
        return bytes;
    }

    static ReadOnlySpan<byte> FixedBytesOf(ArrayData data, int row)
    {
        int width = ((FixedWidthType)data.DataType).BitWidth / 8;
        return data.Buffers[1].Span.Slice((data.Offset + row) * width, width);
    }
}
