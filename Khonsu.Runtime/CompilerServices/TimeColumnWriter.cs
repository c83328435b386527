using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="TimeOnly"/> as nanoseconds since midnight; a day of ticks always fits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TimeColumnWriter : FixedWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Time"/>.</param>
    public TimeColumnWriter(ColumnDefinition column)
        : base(column, sizeof(long))
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(TimeOnly value) => Store(value.Ticks * TimeScaling.NanosecondsPerTick);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(TimeOnly? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
