using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>Turns finished columns into the arrays of Apache.Arrow, without a copy.</summary>
internal static class ArrowArrays
{
    /// <summary>Makes a batch.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="columns">Its columns, filled.</param>
    /// <param name="rows">Length of each column.</param>
    /// <param name="handsOver">Whether the memory belongs to the batch; otherwise the writer will overwrite it.</param>
    /// <returns>The batch.</returns>
    internal static RecordBatch BatchOf(
        Schema schema, ReadOnlySpan<ColumnParts> columns, int rows, bool handsOver)
    {
        List<IArrowArray> arrays = new(columns.Length);
        for (int i = 0; i < columns.Length; i++)
            arrays.Add(ArrowArrayFactory.BuildArray(DataOf(schema.GetFieldByIndex(i).DataType, columns[i], handsOver)));
        return new RecordBatch(schema, arrays, rows);
    }

    static ArrayData DataOf(IArrowType type, ColumnParts parts, bool handsOver)
    {
        ArrowBuffer[] buffers = System.Array.ConvertAll(parts.Buffers, b => b.ToArrow(handsOver));
        ArrayData[]? children = null;
        if (type is NestedType whole)
        {
            children = new ArrayData[parts.Children.Length];
            for (int i = 0; i < children.Length; i++)
                children[i] = DataOf(whole.Fields[i].DataType, parts.Children[i], handsOver);
        }

        ArrayData? dictionary = type is DictionaryType { ValueType: var values } && parts.Dictionary is { } names
            ? DataOf(values, names, handsOver)
            : null;
        return new ArrayData(type, parts.Length, parts.NullCount, 0, buffers, children, dictionary);
    }
}
