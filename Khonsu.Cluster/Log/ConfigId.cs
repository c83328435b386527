using System.Globalization;

namespace Khonsu.Cluster.Log;

/// <summary>Number of a configuration of a group: 0 while a node only joins, 1 at the start, then one more for
/// each.</summary>
readonly record struct ConfigId(uint Value) : IComparable<ConfigId>
{
    /// <summary>The configuration after this one.</summary>
    public ConfigId Next => new(Value + 1);

    /// <inheritdoc />
    public int CompareTo(ConfigId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(ConfigId left, ConfigId right) => left.Value < right.Value;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(ConfigId left, ConfigId right) => left.Value > right.Value;

    /// <summary>Whether one comes before the other or is it.</summary>
    public static bool operator <=(ConfigId left, ConfigId right) => left.Value <= right.Value;

    /// <summary>Whether one comes after the other or is it.</summary>
    public static bool operator >=(ConfigId left, ConfigId right) => left.Value >= right.Value;
}
