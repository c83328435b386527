using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Writes UTF-16 code units as UInt16, lone surrogates included.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CharColumnWriter : FixedWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Char"/>.</param>
    public CharColumnWriter(ColumnDefinition column)
        : base(column, sizeof(char))
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(char value) => Store(value);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(char? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
