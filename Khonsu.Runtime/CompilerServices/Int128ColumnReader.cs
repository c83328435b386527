using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="System.Int128"/> from 16 bytes, little-endian.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Int128ColumnReader : FixedWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Int128"/>.</param>
    public Int128ColumnReader(ColumnDefinition column)
        : base(column, 16)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int128 Get(int row) => BinaryPrimitives.ReadInt128LittleEndian(Slot(row));

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int128? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
