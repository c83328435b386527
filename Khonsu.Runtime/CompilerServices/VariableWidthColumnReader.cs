using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>A column whose values differ in size: bytes, and 32-bit offsets into them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class VariableWidthColumnReader : ColumnReader
{
    int* _offsets;
    byte* _data;
    long _dataBytes;

    private protected VariableWidthColumnReader(ColumnDefinition column)
        : base(column)
    {
    }

    private protected sealed override void BindValues(ColumnSource source)
    {
        _offsets = source.PinOffsets(Column);
        _data = source.PinData(Column.FixedSize == 0 ? 2 : 1, out _dataBytes);
    }

    /// <summary>A value's bytes; offsets come from outside and are checked each time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected ReadOnlySpan<byte> Value(int row)
    {
        CheckRow(row);
        int start = _offsets[row];
        int end = _offsets[row + 1];
        if (start < 0 || start > end || end > _dataBytes)
            RefuseOffsets(row, start, end);
        return new(_data + start, end - start);
    }

    [DoesNotReturn]
    void RefuseOffsets(int row, int start, int end) => Refuse(
        row, $"offsets {start} to {end}",
        "the offsets do not lie in the column's data: the batch is damaged, write it again");
}
