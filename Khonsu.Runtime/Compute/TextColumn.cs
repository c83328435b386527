using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>A column of texts or bytes with 32-bit offsets.</summary>
internal readonly ref struct TextColumn
{
    readonly ReadOnlySpan<int> _offsets;
    readonly ReadOnlySpan<byte> _bytes;

    TextColumn(ArrayData data)
    {
        if (data.Length == 0)
            return;
        _offsets = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span).Slice(data.Offset, data.Length + 1);
        _bytes = data.Buffers[2].Span;
    }

    /// <summary>A row's bytes; of a null they mean nothing.</summary>
    /// <param name="row">The row.</param>
    internal ReadOnlySpan<byte> this[int row] => _bytes[_offsets[row].._offsets[row + 1]];

    /// <summary>Bytes of some rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last one.</param>
    /// <returns>The bytes.</returns>
    internal ReadOnlySpan<byte> Range(int first, int end) => first == end ? [] : _bytes[_offsets[first].._offsets[end]];

    /// <summary>Where a row's bytes begin.</summary>
    /// <param name="row">The row, or the number of rows for the end.</param>
    /// <returns>The place.</returns>
    internal int OffsetOf(int row) => _offsets[row];

    /// <summary>Looks at a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>Its values.</returns>
    /// <exception cref="ColumnTypeException">It holds something else.</exception>
    internal static TextColumn Of(IArrowArray column, string name)
        => IsText(column)
            ? new TextColumn(column.Data)
            : throw new ColumnTypeException(name, ColumnTypes.NameOf(column), "it takes texts or bytes here");

    /// <summary>Tells whether a column is one.</summary>
    /// <param name="column">The column.</param>
    /// <returns>True for Utf8 and Binary.</returns>
    internal static bool IsText(IArrowArray column)
        => column.Data.DataType.TypeId is ArrowTypeId.String or ArrowTypeId.Binary;
}
