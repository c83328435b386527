namespace Khonsu.Generators.Schemas;

/// <summary>Units of time, as Arrow abbreviates them.</summary>
static class TimeUnits
{
    public const string Nanosecond = "ns";

    // From the coarsest to the finest.
    static readonly string[] s_units = ["s", "ms", "us", Nanosecond];

    /// <summary>The unit of a column.</summary>
    /// <param name="name">Member of <c>TimeColumnUnit</c>, or null for the runtime's default.</param>
    /// <returns>The abbreviation.</returns>
    public static string Of(string? name) => name switch
    {
        "Second" => "s",
        "Millisecond" => "ms",
        "Microsecond" => "us",
        _ => Nanosecond,
    };

    /// <summary>Whether a text abbreviates a unit.</summary>
    /// <param name="text">The text.</param>
    public static bool IsKnown(string text) => Array.IndexOf(s_units, text) >= 0;

    /// <summary>Whether one unit is finer than another.</summary>
    /// <param name="unit">The one.</param>
    /// <param name="other">The other.</param>
    public static bool IsFiner(string? unit, string? other) =>
        Array.IndexOf(s_units, unit) > Array.IndexOf(s_units, other);
}
