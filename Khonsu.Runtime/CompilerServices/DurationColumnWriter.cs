using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="TimeSpan"/> as a duration in the unit of the column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DurationColumnWriter : FixedWidthColumnWriter
{
    readonly TimeColumnUnit _unit;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Duration"/>.</param>
    public DurationColumnWriter(ColumnDefinition column)
        : base(column, sizeof(long))
    {
        _unit = column.Unit;
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ColumnValueException">The value lies out of the range of the column's unit or is finer than
    /// it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(TimeSpan value)
    {
        if (!TimeScaling.TryScale(value.Ticks, _unit, out long scaled))
            RefuseValue(value);
        Store(scaled);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or a refused value.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(TimeSpan? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }

    [DoesNotReturn]
    void RefuseValue(TimeSpan value) =>
        Refuse(value, TimeScaling.Advice(_unit, "[Duration(TimeColumnUnit.Microsecond)]"));
}
