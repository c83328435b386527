using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>Turns finished columns into the arrays of Apache.Arrow, without a copy.</summary>
internal static class ArrowArrays
{
    internal static RecordBatch BatchOf(Schema schema, ReadOnlySpan<ColumnParts> columns, int rows)
    {
        List<IArrowArray> arrays = new(columns.Length);
        for (int i = 0; i < columns.Length; i++)
            arrays.Add(ArrowArrayFactory.BuildArray(DataOf(schema.GetFieldByIndex(i).DataType, columns[i])));
        return new RecordBatch(schema, arrays, rows);
    }

    static ArrayData DataOf(IArrowType type, ColumnParts parts)
    {
        ArrowBuffer[] buffers = System.Array.ConvertAll(
            parts.Buffers, static b => b.IsEmpty ? ArrowBuffer.Empty : new ArrowBuffer(b));
        ArrayData[]? children = null;
        if (type is StructType group)
        {
            children = new ArrayData[parts.Children.Length];
            for (int i = 0; i < children.Length; i++)
                children[i] = DataOf(group.Fields[i].DataType, parts.Children[i]);
        }

        return new ArrayData(type, parts.Length, parts.NullCount, 0, buffers, children);
    }
}
