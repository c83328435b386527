namespace Khonsu;

/// <summary>
/// Sets the unit of a <see cref="TimeSpan"/> column; without it nanoseconds (spans up to about 292 years).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DurationAttribute : Attribute
{
    /// <summary>Sets the unit.</summary>
    /// <param name="unit">Unit of the stored number; a value that it cannot hold is refused at the write to
    /// Arrow.</param>
    public DurationAttribute(TimeColumnUnit unit) => Unit = unit;

    /// <summary>Unit of the stored number.</summary>
    public TimeColumnUnit Unit { get; }
}
