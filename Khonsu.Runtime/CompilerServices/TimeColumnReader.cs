using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="TimeOnly"/> from nanoseconds since midnight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TimeColumnReader : FixedWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Time"/>.</param>
    public TimeColumnReader(ColumnDefinition column)
        : base(column, sizeof(long))
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The value is not a multiple of 100 ns within one day.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TimeOnly Get(int row)
    {
        long nanoseconds = Load<long>(row);
        if (!TimeScaling.TryUnscale(nanoseconds, TimeColumnUnit.Nanosecond, out long ticks)
            || (ulong)ticks >= TimeSpan.TicksPerDay)
        {
            Refuse(row, nanoseconds, "nanoseconds since midnight must be a multiple of 100 and less than one day");
        }

        return new TimeOnly(ticks);
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    /// <exception cref="ColumnValueException">The value is not a multiple of 100 ns within one day.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TimeOnly? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
