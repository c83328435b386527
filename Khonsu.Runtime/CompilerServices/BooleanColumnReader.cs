using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads booleans from bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BooleanColumnReader : ColumnReader
{
    byte* _bits;
    int _offset;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Boolean"/>.</param>
    public BooleanColumnReader(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Get(int row)
    {
        CheckRow(row);
        long bit = (long)_offset + row;
        return ((_bits[bit >> 3] >> (int)(bit & 7)) & 1) != 0;
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);

    private protected override void BindValues(ColumnSource source)
    {
        _bits = source.PinBits();
        _offset = source.Offset;
    }
}
