using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>A column whose values have one size in bytes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class FixedWidthColumnReader : ColumnReader
{
    readonly int _width;
    byte* _values;

    private protected FixedWidthColumnReader(ColumnDefinition column, int width)
        : base(column) => _width = width;

    private protected sealed override void BindValues(ColumnSource source) => _values = source.PinValues(_width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected T Load<T>(int row)
        where T : unmanaged
    {
        CheckRow(row);
        return Unsafe.ReadUnaligned<T>(_values + ((long)row * sizeof(T)));
    }

    private protected void LoadAll<T>(int start, Span<T> values)
        where T : unmanaged
    {
        if (values.IsEmpty)
            return;
        CheckRow(start);
        CheckRow(checked(start + values.Length - 1));
        new ReadOnlySpan<T>(_values + ((long)start * sizeof(T)), values.Length).CopyTo(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected ReadOnlySpan<byte> Slot(int row)
    {
        CheckRow(row);
        return new(_values + ((long)row * _width), _width);
    }
}
