using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A value with everything in it as text, so that two trees can be compared by content.</summary>
static class DeepText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        float number => BitConverter.SingleToInt32Bits(number).ToString("X", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToInt64Bits(number).ToString("X", CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => "x" + Convert.ToHexString(bytes.Span),
        DateTimeOffset time => $"{time.Ticks}+{time.TotalOffsetMinutes}",
        JsonElement json => json.GetRawText(),
        Uri uri => uri.OriginalString,
        IDictionary map => "{" + string.Join(", ", Entries(map).Order(StringComparer.Ordinal)) + "}",
        IEnumerable items when IsSet(items) =>
            "{" + string.Join(", ", items.Cast<object?>().Select(Of).Order(StringComparer.Ordinal)) + "}",
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Of)) + "]",
        ITuple tuple => "(" + string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Of(tuple[i]))) + ")",
        _ when value.GetType().DeclaringType == typeof(Trees) && !value.GetType().IsEnum => OfRecord(value),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    static string OfRecord(object value) => value.GetType().Name + "(" + string.Join(", ", value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.GetIndexParameters().Length == 0)
        .Select(property => $"{property.Name}: {Of(property.GetValue(value))}")) + ")";

    static bool IsSet(IEnumerable items) => items.GetType().GetInterfaces().Any(
        static face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReadOnlySet<>));

    static IEnumerable<string> Entries(IDictionary map) =>
        map.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(map[key])}");
}
