using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="System.Numerics.BigInteger"/> from two's complement, little-endian.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BigIntegerColumnReader : VariableWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.BigInteger"/>.</param>
    public BigIntegerColumnReader(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BigInteger Get(int row) => new(Value(row));

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BigInteger? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
