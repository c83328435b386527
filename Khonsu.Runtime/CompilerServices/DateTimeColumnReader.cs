using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="System.DateTime"/> from a timestamp in the unit of the column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DateTimeColumnReader : FixedWidthColumnReader
{
    readonly TimeColumnUnit _unit;
    readonly DateTimeKind _kind;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.DateTime"/>.</param>
    public DateTimeColumnReader(ColumnDefinition column)
        : base(column, sizeof(long))
    {
        _unit = column.Unit;
        _kind = column.DateTimeKind;
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The value is finer than 100 ns or out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DateTime Get(int row)
    {
        long scaled = Load<long>(row);
        if (!TimeScaling.TryUnscale(scaled, _unit, out long ticks) || !TimeScaling.TryDateTimeTicks(ticks, out ticks))
            Refuse(row, scaled, TimeScaling.ReadAdvice(_unit, "DateTime"));
        return new DateTime(ticks, _kind);
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    /// <exception cref="ColumnValueException">The value is finer than 100 ns or out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DateTime? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
