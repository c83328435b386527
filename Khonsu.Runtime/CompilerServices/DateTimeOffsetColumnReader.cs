using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="System.DateTimeOffset"/> from the instant in UTC and the offset in minutes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class DateTimeOffsetColumnReader : ColumnReader
{
    const int OffsetMinutesMax = 14 * 60;

    readonly TimeColumnUnit _unit;
    long* _instants;
    short* _minutes;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.DateTimeOffset"/>.</param>
    public DateTimeOffsetColumnReader(ColumnDefinition column)
        : base(column) => _unit = column.Unit;

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The value is finer than 100 ns or out of range.</exception>
    public DateTimeOffset Get(int row)
    {
        CheckRow(row);
        long scaled = _instants[row];
        int minutes = _minutes[row];
        if (!TimeScaling.TryUnscale(scaled, _unit, out long ticks) || !TimeScaling.TryDateTimeTicks(ticks, out ticks))
            Refuse(row, scaled, TimeScaling.ReadAdvice(_unit, "DateTimeOffset"));
        long localTicks = ticks + (minutes * TimeSpan.TicksPerMinute);
        if (Math.Abs(minutes) > OffsetMinutesMax || (ulong)localTicks > (ulong)DateTime.MaxValue.Ticks)
        {
            Refuse(
                row, $"offset {minutes} min",
                "the offset must lie within 14 hours and the local time in the years 1 to 9999");
        }

        return new DateTimeOffset(localTicks, TimeSpan.FromMinutes(minutes));
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    /// <exception cref="ColumnValueException">The value is finer than 100 ns or out of range.</exception>
    public DateTimeOffset? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);

    private protected override void BindValues(ColumnSource source)
    {
        _instants = (long*)source.Field(0).PinValues(sizeof(long));
        _minutes = (short*)source.Field(1).PinValues(sizeof(short));
    }
}
