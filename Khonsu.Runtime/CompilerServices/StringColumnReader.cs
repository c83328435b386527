using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads strings from UTF-8; bytes that are not UTF-8 are refused, not replaced.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StringColumnReader : VariableWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.String"/>.</param>
    public StringColumnReader(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>A fresh string, or the empty one.</returns>
    /// <exception cref="ColumnValueException">The bytes are not UTF-8.</exception>
    public string Get(int row)
    {
        ReadOnlySpan<byte> bytes = Value(row);
        if (Utf8Text.TryRead(bytes, out string? text))
            return text;
        Refuse(
            row, Convert.ToHexString(bytes),
            "the bytes are not UTF-8: write the batch again, or read it into a column of bytes");
        return text;
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>A fresh string, the empty one, or null.</returns>
    /// <exception cref="ColumnValueException">The bytes are not UTF-8.</exception>
    public string? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
