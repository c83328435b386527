using System.Collections.Immutable;
using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="ImmutableArray{T}"/> of <see cref="byte"/>; the bytes are copied, the batch may be
/// disposed of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ImmutableBytesColumnReader : VariableWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.ImmutableBytes"/>.</param>
    public ImmutableBytesColumnReader(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    public ImmutableArray<byte> Get(int row) => ImmutableArray.Create(Value(row));

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    public ImmutableArray<byte>? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
