using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>
/// The table of what a column can become without loss, written out by hand: the kinds of <see cref="KindCodecs"/> by
/// name, and what becomes of a value.
/// </summary>
static class Widenings
{
    static readonly string[] s_signed = ["Int8", "Int16", "Int32", "Int64", "Int128"];
    static readonly string[] s_unsigned = ["UInt8", "UInt16", "UInt32", "UInt64", "UInt128"];

    /// <summary>From, to, and the value that comes out as text.</summary>
    public static IReadOnlyList<(KindCodec From, KindCodec To, Func<object, string> Text)> All { get; } = [.. Make()];

    static IEnumerable<(KindCodec From, KindCodec To, Func<object, string> Text)> Make()
    {
        for (int from = 0; from < s_signed.Length; from++)
        {
            for (int to = from + 1; to < s_signed.Length; to++)
            {
                yield return Same(s_signed[from], s_signed[to]);
                yield return Same(s_unsigned[from], s_unsigned[to]);
                yield return Same(s_unsigned[from], s_signed[to]);
            }
        }

        string[] integers = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"];
        foreach (string integer in integers)
        {
            string[] decimals = ["Decimal(38, 18)", "Decimal(38, 0)", "Decimal(57, 28)", "Decimal(76, 40)"];
            foreach (string number in decimals)
                yield return Same(integer, number);
        }

        foreach (string small in new[] { "Int8", "Int16", "UInt8", "UInt16" })
        {
            yield return Same(small, "Decimal(9, 0)");
            yield return Same(small, "Decimal(18, 6)");
        }

        string[] aboveChar =
        [
            "UInt32", "UInt64", "UInt128", "Int32", "Int64", "Int128", "Decimal(9, 0)", "Decimal(18, 6)",
            "Decimal(38, 18)", "Decimal(38, 0)", "Decimal(57, 28)", "Decimal(76, 40)",
        ];
        foreach (string wider in aboveChar)
            yield return As<char>("Char", wider, static letter => (int)letter);
        yield return Same("Int32", "Decimal(18, 6)");
        yield return Same("UInt32", "Decimal(18, 6)");
        foreach (string wider in new[] { "Decimal(18, 6)", "Decimal(38, 0)", "Decimal(38, 18)", "Decimal(57, 28)" })
            yield return Same("Decimal(9, 0)", wider);
        yield return Same("Decimal(9, 0)", "Decimal(76, 40)");
        foreach (string wider in new[] { "Decimal(38, 18)", "Decimal(57, 28)", "Decimal(76, 40)" })
            yield return Same("Decimal(18, 6)", wider);
        yield return Same("Decimal(38, 18)", "Decimal(57, 28)");
        yield return Same("Decimal(38, 18)", "Decimal(76, 40)");
        yield return Same("Decimal(57, 28)", "Decimal(76, 40)");
        yield return As<Half>("Half", "Float", static number => (float)number);
        yield return As<Half>("Half", "Double", static number => (double)number);
        yield return As<float>("Float", "Double", static number => (double)number);
        yield return As<DateOnly>(
            "Date", "DateTime(Microsecond, Utc)", static day => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        foreach (string unit in new[] { "Millisecond", "Second" })
        {
            yield return As<DateOnly>(
                "Date", $"DateTime({unit}, Unspecified)", static day => day.ToDateTime(TimeOnly.MinValue));
        }

        yield return Same("DateTime(Second, Unspecified)", "DateTime(Millisecond, Unspecified)");
        yield return Same("Duration(Second)", "Duration(Microsecond)");
        yield return Same("Duration(Second)", "Duration(Nanosecond)");
        yield return Same("String", "Word");
        yield return Same("Word", "String");
    }

    /// <summary>Widenings that a value may be out of reach of.</summary>
    public static IReadOnlyList<(string From, string To)> Checked { get; } =
    [
        ("Date", "DateTime(Nanosecond, Utc)"),
        ("DateTime(Microsecond, Utc)", "DateTime(Nanosecond, Utc)"),
        ("Duration(Microsecond)", "Duration(Nanosecond)"),
    ];

    public static KindCodec Named(string name) => KindCodecs.All.Single(kind => kind.ToString() == name);

    /// <summary>A column of the kind under another name.</summary>
    public static (KindCodec Kind, ColumnDefinition Column) Column(
        KindCodec kind, string name, bool isNullable = false) => (kind, kind.Define(name, isNullable));

    static (KindCodec From, KindCodec To, Func<object, string> Text) Same(string from, string to) =>
        (Named(from), Named(to), KindCodec.Bits);

    static (KindCodec From, KindCodec To, Func<object, string> Text) As<T>(
        string from, string to, Func<T, object> widen) =>
        (Named(from), Named(to), value => KindCodec.Bits(widen((T)value)));
}
