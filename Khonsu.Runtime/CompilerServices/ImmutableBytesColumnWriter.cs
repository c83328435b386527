using System.Collections.Immutable;
using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="ImmutableArray{T}"/> of <see cref="byte"/> as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ImmutableBytesColumnWriter : VariableWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.ImmutableBytes"/>.</param>
    public ImmutableBytesColumnWriter(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The bytes; they are copied.</param>
    /// <exception cref="ColumnValueException">The array is default, or more than 2 GiB in one batch.</exception>
    public void Append(ImmutableArray<byte> value)
    {
        if (value.IsDefault)
        {
            Refuse(
                "default",
                "a default array is neither empty nor null: use ImmutableArray<byte>.Empty, or null if nullable");
        }

        AppendBytes(value.AsSpan());
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or more than 2 GiB in one
    /// batch, or a default array.</exception>
    public void Append(ImmutableArray<byte>? value)
    {
        if (value is { } bytes)
            Append(bytes);
        else
            AppendNull();
    }
}
