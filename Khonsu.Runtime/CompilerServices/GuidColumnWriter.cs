using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="System.Guid"/> as 16 bytes in the order of RFC 9562, as <c>arrow.uuid</c>
/// wants.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GuidColumnWriter : FixedWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Guid"/>.</param>
    public GuidColumnWriter(ColumnDefinition column)
        : base(column, 16)
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(Guid value) => value.TryWriteBytes(StoreSlot(), bigEndian: true, out _);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    public void Append(Guid? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
