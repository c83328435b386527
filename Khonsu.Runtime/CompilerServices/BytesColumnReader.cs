using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="ReadOnlyMemory{T}"/> of <see cref="byte"/>; the bytes are copied, the batch may be
/// disposed of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BytesColumnReader : VariableWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Bytes"/>.</param>
    public BytesColumnReader(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    public ReadOnlyMemory<byte> Get(int row) => Value(row).ToArray();

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    public ReadOnlyMemory<byte>? GetNullable(int row)
    {
        // Why: not a conditional expression; its null would become an empty memory through the conversion from an
        // array.
        if (IsNull(row))
            return null;
        return Get(row);
    }

    internal override object? ValueAt(int row) => GetNullable(row);
}
