using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="DateOnly"/> from days since 1970-01-01.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DateColumnReader : FixedWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Date"/>.</param>
    public DateColumnReader(ColumnDefinition column)
        : base(column, sizeof(int))
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The day lies outside the years 1 to 9999.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DateOnly Get(int row)
    {
        long day = (long)Load<int>(row) + TimeScaling.UnixEpochDay;
        if ((ulong)day > (ulong)DateOnly.MaxValue.DayNumber)
            Refuse(row, Load<int>(row), "days since 1970-01-01 must lie in the years 1 to 9999 of DateOnly");
        return DateOnly.FromDayNumber((int)day);
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    /// <exception cref="ColumnValueException">The day lies outside the years 1 to 9999.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DateOnly? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
