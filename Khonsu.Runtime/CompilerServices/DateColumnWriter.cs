using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="DateOnly"/> as days since 1970-01-01.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DateColumnWriter : FixedWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Date"/>.</param>
    public DateColumnWriter(ColumnDefinition column)
        : base(column, sizeof(int))
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(DateOnly value) => Store(value.DayNumber - TimeScaling.UnixEpochDay);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(DateOnly? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
