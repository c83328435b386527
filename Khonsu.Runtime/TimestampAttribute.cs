namespace Khonsu;

/// <summary>Sets unit and time zone of a <see cref="DateTime"/> column; without it nanoseconds, UTC.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TimestampAttribute : Attribute
{
    /// <summary>Sets the unit.</summary>
    /// <param name="unit">Unit of the stored number; a value that it cannot hold is refused at the write to
    /// Arrow.</param>
    public TimestampAttribute(TimeColumnUnit unit = TimeColumnUnit.Nanosecond) => Unit = unit;

    /// <summary>Unit of the stored number.</summary>
    public TimeColumnUnit Unit { get; }

    /// <summary>
    /// <see cref="DateTimeKind.Utc"/> (the default) stores an instant; <see cref="DateTimeKind.Unspecified"/> stores
    /// wall time without a zone. A value of another kind is refused; <see cref="DateTimeKind.Local"/> is never stored.
    /// </summary>
    public DateTimeKind Kind { get; init; } = DateTimeKind.Utc;
}
