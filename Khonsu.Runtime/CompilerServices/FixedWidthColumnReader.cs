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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected ReadOnlySpan<byte> Slot(int row)
    {
        CheckRow(row);
        return new(_values + ((long)row * _width), _width);
    }
}
