using System.Buffers.Binary;
using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="System.UInt128"/> as 16 bytes, little-endian.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UInt128ColumnWriter : FixedWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.UInt128"/>.</param>
    public UInt128ColumnWriter(ColumnDefinition column)
        : base(column, 16)
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(UInt128 value)
    {
        Span<byte> slot = StoreSlot();
        BinaryPrimitives.WriteUInt128LittleEndian(slot, value);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    public void Append(UInt128? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
