using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Parsing;

/// <summary>The default of a parameter as C# source, the same in every culture.</summary>
static class ConstantText
{
    /// <summary>Writes a constant.</summary>
    /// <param name="value">The constant; null for the default of the type.</param>
    /// <param name="type">The type that it is converted to.</param>
    /// <returns>An expression.</returns>
    public static string Of(object? value, string type) => value is null ? "default!" : $"({type}){Of(value)}";

    static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        float number when float.IsNaN(number) => "float.NaN",
        float number when float.IsInfinity(number) => number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
        float number => $"({number.ToString("R", CultureInfo.InvariantCulture)}F)",
        double number when double.IsNaN(number) => "double.NaN",
        double number when double.IsInfinity(number) =>
            number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        double number => $"({number.ToString("R", CultureInfo.InvariantCulture)}D)",
        decimal number => $"({number.ToString(CultureInfo.InvariantCulture)}M)",
        _ => $"({((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)})",
    };
}
