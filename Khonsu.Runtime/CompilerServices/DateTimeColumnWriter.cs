using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="System.DateTime"/> as a timestamp in the unit of the column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DateTimeColumnWriter : FixedWidthColumnWriter
{
    readonly TimeColumnUnit _unit;
    readonly DateTimeKind _kind;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.DateTime"/>.</param>
    public DateTimeColumnWriter(ColumnDefinition column)
        : base(column, sizeof(long))
    {
        _unit = column.Unit;
        _kind = column.DateTimeKind;
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ColumnValueException">The value has another kind than the column, lies out of its range, or is
    /// finer than its unit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(DateTime value)
    {
        if (value.Kind != _kind)
            RefuseKind(value);
        if (!TimeScaling.TryScale(value.Ticks - DateTime.UnixEpoch.Ticks, _unit, out long scaled))
            RefuseValue(value);
        Store(scaled);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or a refused value.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(DateTime? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }

    [DoesNotReturn]
    void RefuseKind(DateTime value) => Refuse(
        value,
        $"the column stores DateTimeKind.{_kind} and the value is DateTimeKind.{value.Kind}: convert it "
        + "(ToUniversalTime, DateTime.SpecifyKind) or set the kind with [Timestamp(Kind = ...)]");

    [DoesNotReturn]
    void RefuseValue(DateTime value) =>
        Refuse(value, TimeScaling.Advice(_unit, "[Timestamp(TimeColumnUnit.Microsecond)]"));
}
