using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="ReadOnlyMemory{T}"/> of <see cref="byte"/> as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BytesColumnWriter : VariableWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Bytes"/>.</param>
    public BytesColumnWriter(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The bytes; they are copied.</param>
    /// <exception cref="ColumnValueException">More than 2 GiB in one batch.</exception>
    public void Append(ReadOnlyMemory<byte> value) => AppendBytes(value.Span);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or more than 2 GiB in one
    /// batch.</exception>
    public void Append(ReadOnlyMemory<byte>? value)
    {
        if (value is { } bytes)
            AppendBytes(bytes.Span);
        else
            AppendNull();
    }
}
