using System.Buffers.Binary;
using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="System.Int128"/> as 16 bytes, little-endian.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Int128ColumnWriter : FixedWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Int128"/>.</param>
    public Int128ColumnWriter(ColumnDefinition column)
        : base(column, 16)
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(Int128 value)
    {
        Span<byte> slot = StoreSlot();
        BinaryPrimitives.WriteInt128LittleEndian(slot, value);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    public void Append(Int128? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
