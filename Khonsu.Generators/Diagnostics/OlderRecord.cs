using System.Text;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Khonsu.Generators.Schemas;

namespace Khonsu.Generators.Diagnostics;

/// <summary>
/// A table of the schema lock as the parameters of a record, for a method that migrates its rows. Namespaces are
/// written out; who inserts the text may shorten them.
/// </summary>
static class OlderRecord
{
    const string Collections = "System.Collections.Immutable.";

    /// <summary>The parameters.</summary>
    /// <param name="fields">The columns of a version.</param>
    /// <param name="naming">How members become columns.</param>
    /// <returns>A parameter for each column in its order, and its name; null where one cannot be told from the lock.
    /// </returns>
    public static (string Text, string Name)[]? Parameters(IReadOnlyList<StoredField> fields, NamingPolicy naming)
    {
        var parameters = new (string Text, string Name)[fields.Count];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (TypeOf(fields[i].Type) is not var (attributes, type) || MemberOf(fields[i].Name) is not { } member)
                return null;
            string column = Naming.Apply(naming, member) == fields[i].Name
                ? string.Empty
                : $"[Column({Quoted(fields[i].Name)})] ";
            parameters[i] = ($"{column}{attributes}{type}{(fields[i].IsNullable ? "?" : "")} {member}", member);
        }

        bool isTwice = parameters.Select(static parameter => parameter.Name).Distinct().Count() < parameters.Length;
        return isTwice ? null : parameters;
    }

    // Why not for other letters: what a name was made of cannot be told then.
    static string? MemberOf(string column)
    {
        var member = new StringBuilder();
        bool isStart = true;
        foreach (char letter in column)
        {
            if (letter is '_' or '-')
            {
                isStart = true;
                continue;
            }

            if (!char.IsLetterOrDigit(letter))
                return null;
            member.Append(isStart ? char.ToUpperInvariant(letter) : letter);
            isStart = false;
        }

        return member.Length == 0 || char.IsDigit(member[0]) ? null : member.ToString();
    }

    static string Quoted(string text) => "\"" + text + "\"";

    static (string Attributes, string Type)? TypeOf(StoredType type) => (type.Kind, type.Extension) switch
    {
        (StoredKind.FixedBinary, "arrow.uuid") => ("", "System.Guid"),
        (StoredKind.FixedBinary, "khonsu.int128") => ("", "System.Int128"),
        (StoredKind.FixedBinary, "khonsu.uint128") => ("", "System.UInt128"),
        (StoredKind.Binary, "khonsu.bigint") => ("", "System.Numerics.BigInteger"),
        (StoredKind.OffsetTimestamp, _) => ($"[Timestamp({UnitOf(type)})] ", "System.DateTimeOffset"),
        (StoredKind.Text, "arrow.json") => ("", "System.Text.Json.JsonElement"),
        (_, not null) => null,
        (StoredKind.List, _) => ListOf(type, ""),
        (StoredKind.LargeList, _) => ListOf(type, "[Large] "),
        (StoredKind.FixedList, _) => ListOf(type, $"[FixedSize({TypeText.Number(type.Size)})] "),
        (StoredKind.Map, _) => MapOf(type),
        _ => ValueOf(type),
    };

    static (string Attributes, string Type)? ValueOf(StoredType type) => type.Kind switch
    {
        StoredKind.Int8 => ("", "sbyte"),
        StoredKind.Int16 => ("", "short"),
        StoredKind.Int32 => ("", "int"),
        StoredKind.Int64 => ("", "long"),
        StoredKind.UInt8 => ("", "byte"),
        StoredKind.UInt16 => ("", "ushort"),
        StoredKind.UInt32 => ("", "uint"),
        StoredKind.UInt64 => ("", "ulong"),
        StoredKind.Half => ("", "System.Half"),
        StoredKind.Float => ("", "float"),
        StoredKind.Double => ("", "double"),
        StoredKind.Boolean => ("", "bool"),
        StoredKind.Decimal =>
            ($"[Decimal({TypeText.Number(type.Precision)}, {TypeText.Number(type.Scale)})] ", "decimal"),
        StoredKind.FixedBinary =>
            ($"[FixedSize({TypeText.Number(type.Size)})] ", Collections + "ImmutableArray<byte>"),
        StoredKind.Binary => ("", "System.ReadOnlyMemory<byte>"),
        StoredKind.LargeBinary => ("[Large] ", "System.ReadOnlyMemory<byte>"),
        StoredKind.Text => ("", "string"),
        StoredKind.LargeText => ("[Large] ", "string"),
        StoredKind.Words => ("[Dictionary] ", "string"),
        StoredKind.Date => ("", "System.DateOnly"),
        StoredKind.Time => ("", "System.TimeOnly"),
        StoredKind.Timestamp when type.IsUtc => ($"[Timestamp({UnitOf(type)})] ", "System.DateTime"),
        StoredKind.Timestamp =>
            ($"[Timestamp({UnitOf(type)}, Kind = System.DateTimeKind.Unspecified)] ", "System.DateTime"),
        StoredKind.Duration => ($"[Duration({UnitOf(type)})] ", "System.TimeSpan"),
        _ => null,
    };

    static string UnitOf(StoredType type) => "TimeColumnUnit." + type.Unit switch
    {
        "s" => "Second",
        "ms" => "Millisecond",
        "us" => "Microsecond",
        _ => "Nanosecond",
    };

    static (string Attributes, string Type)? ListOf(StoredType type, string attribute)
    {
        StoredField item = type.Parts[0];
        return TypeOf(item.Type) is var (attributes, text) && (attribute.Length == 0 || attributes.Length == 0)
            ? (attribute + attributes, $"{Collections}ImmutableArray<{text}{(item.IsNullable ? "?" : "")}>")
            : null;
    }

    // Why no attributes: they would be about the key and the value at once.
    static (string Attributes, string Type)? MapOf(StoredType type)
    {
        (StoredField key, StoredField value) = (type.Parts[0], type.Parts[1]);
        return TypeOf(key.Type) is ("", var keyText) && TypeOf(value.Type) is ("", var valueText)
            ? ("", $"{Collections}ImmutableDictionary<{keyText}, {valueText}{(value.IsNullable ? "?" : "")}>")
            : null;
    }
}
