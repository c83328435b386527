using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>A value of a column whose values are all of one width: its bytes, as Arrow stores them.</summary>
/// <param name="Bytes">The bytes; a truth is one byte of 0 or 1.</param>
readonly record struct FixedValue(byte[] Bytes)
{
    /// <summary>Takes a value of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    /// <returns>The value, or null.</returns>
    public static FixedValue? Of(IArrowArray column, int row)
    {
        if (column.IsNull(row))
            return null;
        ArrayData data = column.Data;
        if (column is BooleanArray truths)
            return new FixedValue([truths.GetValue(row) == true ? (byte)1 : (byte)0]);
        int width = ((FixedWidthType)ArrowTypes.StorageOf(data.DataType)).BitWidth / 8;
        return new FixedValue(data.Buffers[1].Span.Slice((data.Offset + row) * width, width).ToArray());
    }

    /// <summary>The value as a number of C#.</summary>
    /// <typeparam name="T">A number without references, as wide as the value.</typeparam>
    public T As<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Bytes);
}
