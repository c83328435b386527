using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="System.DateTimeOffset"/> as the instant in UTC and the offset in minutes; both are
/// kept.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class DateTimeOffsetColumnWriter : FixedWidthColumnWriter
{
    readonly TimeColumnUnit _unit;
    readonly ColumnBuffer _minutes = new();

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.DateTimeOffset"/>.</param>
    public DateTimeOffsetColumnWriter(ColumnDefinition column)
        : base(column, sizeof(long))
    {
        _unit = column.Unit;
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ColumnValueException">The instant lies out of the range of the column's unit or is finer than
    /// it.</exception>
    public void Append(DateTimeOffset value)
    {
        if (!TimeScaling.TryScale(value.UtcTicks - DateTime.UnixEpoch.Ticks, _unit, out long scaled))
            Refuse(value, TimeScaling.Advice(_unit, "[Timestamp(TimeColumnUnit.Microsecond)]"));
        StoreMinutes((short)value.TotalOffsetMinutes);
        Store(scaled);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or a refused value.</exception>
    public void Append(DateTimeOffset? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            AppendNull();
    }

    internal override void AppendPlaceholder()
    {
        StoreMinutes(0);
        base.AppendPlaceholder();
    }

    // Why: the children of a null are never null themselves; readers look at the struct's bitmap alone.
    internal override ColumnParts Finish()
    {
        int count = Count;
        ColumnParts instants = new(count, 0, [default, FinishValues()]);
        ColumnParts minutes = new(count, 0, [default, new(_minutes, (long)count * sizeof(short))]);
        return new(count, NullCount, [FinishValidity()]) { Children = [instants, minutes] };
    }

    internal override void Release()
    {
        base.Release();
        _minutes.Release();
    }

    void AppendNull()
    {
        StoreMinutes(0);
        StoreNull();
    }

    void StoreMinutes(short minutes)
    {
        long usedBytes = (long)Count * sizeof(short);
        if (!_minutes.TryGrow(usedBytes, usedBytes + sizeof(short)))
            RefuseSize();
        *(short*)(_minutes.Start + usedBytes) = minutes;
    }
}
