using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="TimeSpan"/> from a duration in the unit of the column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DurationColumnReader : FixedWidthColumnReader
{
    readonly TimeColumnUnit _unit;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Duration"/>.</param>
    public DurationColumnReader(ColumnDefinition column)
        : base(column, sizeof(long))
    {
        _unit = column.Unit;
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The value is finer than 100 ns or out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TimeSpan Get(int row)
    {
        long scaled = Load<long>(row);
        if (!TimeScaling.TryUnscale(scaled, _unit, out long ticks))
            Refuse(row, scaled, TimeScaling.ReadAdvice(_unit, "TimeSpan"));
        return new TimeSpan(ticks);
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    /// <exception cref="ColumnValueException">The value is finer than 100 ns or out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TimeSpan? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
