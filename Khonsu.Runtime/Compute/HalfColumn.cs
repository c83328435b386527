using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Columns of 16-bit floating-point numbers as such of 32 bits, which have each of them exactly.</summary>
/// <remarks>Perf: vectors of the machine know no numbers of 16 bits, so they would be widened one by one anyway.
/// </remarks>
internal static class HalfColumn
{
    /// <summary>Widens a column.</summary>
    /// <param name="column">Any column.</param>
    /// <returns>The column itself, or its numbers with 32 bits and its nulls.</returns>
    internal static IArrowArray Widen(IArrowArray column) => column is { Data.DataType: HalfFloatType }
        ? ArrowArrayFactory.BuildArray(Widen(column.Data))
        : column;

    /// <summary>Widens the chunks of a column.</summary>
    /// <param name="chunks">Any column.</param>
    /// <returns>The column itself, or its numbers with 32 bits.</returns>
    internal static ColumnChunks Widen(ColumnChunks chunks) => chunks.Type is HalfFloatType
        ? chunks.With(System.Array.ConvertAll(chunks.Data, Widen))
        : chunks;

    static ArrayData Widen(ArrayData data)
    {
        ReadOnlySpan<Half> values = ColumnTypes.ValuesOf<Half>(data);
        // Why those in front too: the bits of the nulls stay where they are.
        byte[] bytes = new byte[checked((data.Offset + values.Length) * sizeof(float))];
        Span<float> wide = MemoryMarshal.Cast<byte, float>(bytes.AsSpan())[data.Offset..];
        for (int row = 0; row < values.Length; row++)
            wide[row] = (float)values[row];
        return new ArrayData(
            FloatType.Default, data.Length, data.NullCount, data.Offset, [data.Buffers[0], new ArrowBuffer(bytes)]);
    }
}
