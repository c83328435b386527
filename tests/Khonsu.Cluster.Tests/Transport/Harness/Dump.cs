using System.Collections;
using System.Globalization;
using System.Reflection;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>All that a value holds, as text; records compare lists and bytes by reference, this does not.</summary>
static class Dump
{
    public static string Of(object? value) => value switch
    {
        null => "nothing",
        ReadOnlyMemory<byte> bytes => $"<{Convert.ToHexString(bytes.Span)}>",
        string or bool or Enum or Config => value.ToString()!,
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => $"[{string.Join(' ', items.Cast<object>().Select(Of))}]",
        _ => $"{value.GetType().Name}({string.Join(' ', PartsOf(value))})",
    };

    static IEnumerable<string> PartsOf(object value) => value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.GetIndexParameters().Length == 0 && property.Name != "Next")
        .OrderBy(static property => property.Name, StringComparer.Ordinal)
        .Select(property => $"{property.Name}={Of(property.GetValue(value))}");
}
