using System.Globalization;
using System.Text;
using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>Stored types as the lock writes them, in the words that the runtime has for them too.</summary>
static class TypeText
{
    const string Hex = "x4";

    /// <summary>What is between the brackets of a type of one form only.</summary>
    public const string WordParts = "<int32, utf8>";

    /// <summary>The types that are one word.</summary>
    public static readonly IReadOnlyDictionary<string, StoredKind> Words =
        new Dictionary<string, StoredKind>(StringComparer.Ordinal)
        {
            ["int8"] = StoredKind.Int8,
            ["int16"] = StoredKind.Int16,
            ["int32"] = StoredKind.Int32,
            ["int64"] = StoredKind.Int64,
            ["uint8"] = StoredKind.UInt8,
            ["uint16"] = StoredKind.UInt16,
            ["uint32"] = StoredKind.UInt32,
            ["uint64"] = StoredKind.UInt64,
            ["halffloat"] = StoredKind.Half,
            ["float"] = StoredKind.Float,
            ["double"] = StoredKind.Double,
            ["bool"] = StoredKind.Boolean,
            ["binary"] = StoredKind.Binary,
            ["large_binary"] = StoredKind.LargeBinary,
            ["utf8"] = StoredKind.Text,
            ["large_utf8"] = StoredKind.LargeText,
            ["date32"] = StoredKind.Date,
        };

    static readonly Dictionary<StoredKind, string> s_words = Words.ToDictionary(
        static word => word.Value, static word => word.Key);

    /// <summary>The type of a field, and whether it accepts null.</summary>
    /// <param name="field">The field.</param>
    public static string Of(StoredField field) => Of(field.Type) + (field.IsNullable ? " null" : "");

    /// <summary>A field of a struct or a column of a table, with its name and its number.</summary>
    /// <param name="field">The field.</param>
    public static string Numbered(StoredField field) =>
        $"{Name(field.Name)}: {Of(field)}{KeyWords(field)} #{Number(field.Id)}";

    /// <summary>A name, in quotes where it would be mistaken for something else.</summary>
    /// <param name="name">The name.</param>
    public static string Name(string name)
    {
        if (name.Length > 0 && name.All(IsPlain))
            return name;
        var text = new StringBuilder("\"");
        foreach (char letter in name)
        {
            if (letter is '"' or '\\')
                text.Append('\\').Append(letter);
            else if (char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' or '\u0085')
                text.Append("\\u").Append(((int)letter).ToString(Hex, CultureInfo.InvariantCulture));
            else
                text.Append(letter);
        }

        return text.Append('"').ToString();
    }

    /// <summary>Whether a letter may stand in a name without quotes.</summary>
    /// <param name="letter">The letter.</param>
    public static bool IsPlain(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '-';

    /// <summary>A number, the same in every culture.</summary>
    /// <param name="number">The number.</param>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string KeyWords(StoredField field) => field.IsShardKey ? " key shard" : field.IsKey ? " key" : "";

    static string Of(StoredType type) =>
        type.Extension is null ? Storage(type) : $"{Storage(type)} as {Name(type.Extension)}";

    static string Storage(StoredType type) => type.Kind switch
    {
        StoredKind.Decimal =>
            $"decimal{DecimalBits(type.Precision)}({Number(type.Precision)}, {Number(type.Scale)})",
        StoredKind.FixedBinary => $"fixed_size_binary[{Number(type.Size)}]",
        StoredKind.Time => $"time64[{type.Unit}]",
        StoredKind.Timestamp => type.IsUtc ? $"timestamp[{type.Unit}, UTC]" : $"timestamp[{type.Unit}]",
        StoredKind.OffsetTimestamp => $"timestamp_with_offset[{type.Unit}]",
        StoredKind.Duration => $"duration[{type.Unit}]",
        StoredKind.Words => "dictionary" + WordParts,
        StoredKind.Struct => $"struct<{Joined(type.Parts, Numbered)}>",
        StoredKind.List => $"list<{Of(type.Parts[0])}>",
        StoredKind.LargeList => $"large_list<{Of(type.Parts[0])}>",
        StoredKind.FixedList => $"fixed_size_list<{Of(type.Parts[0])}>[{Number(type.Size)}]",
        StoredKind.Map => $"map<{Joined(type.Parts, Of)}>",
        StoredKind.Union => $"dense_union<{Joined(type.Parts, static part =>
            $"{Number(part.Tag)}={Name(part.Name)}: {Of(part)}")}>",
        _ => s_words[type.Kind],
    };

    /// <summary>Bits of a decimal, which follow from its precision.</summary>
    /// <param name="precision">Digits in all.</param>
    public static int DecimalBits(int precision) => precision switch
    {
        <= 9 => 32,
        <= 18 => 64,
        <= 38 => 128,
        _ => 256,
    };

    static string Joined(EquatableArray<StoredField> parts, Func<StoredField, string> text) =>
        string.Join(", ", parts.Select(text));
}
