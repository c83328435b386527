using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The Arrow schema of a table. Metadata keeps what Arrow's types cannot say: the table, its shape, and who
/// wrote it.</summary>
internal static class ArrowSchemas
{
    internal const string TableKey = "khonsu.table";

    internal const string FingerprintKey = "khonsu.fingerprint";

    const int FingerprintBytes = 16;

    static readonly string s_version = typeof(ArrowSchemas).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    internal static Schema Of(TableDefinition definition)
    {
        List<Field> fields = FieldsOf(definition);
        Dictionary<string, string> metadata = new(definition.Metadata, StringComparer.Ordinal)
        {
            [TableKey] = definition.Name,
            [FingerprintKey] = Fingerprint(definition.Name, fields),
            ["khonsu.version"] = s_version,
        };
        return new Schema(fields, metadata);
    }

    internal static List<Field> FieldsOf(TableDefinition definition)
    {
        List<Field> fields = new(definition.Columns.Count);
        int keys = 0;
        foreach (ColumnDefinition column in definition.Columns)
            fields.Add(ArrowFields.Of(column, column.IsKey ? ++keys : 0, IndexesOf(definition, column)));
        return fields;
    }

    static string[] IndexesOf(TableDefinition definition, ColumnDefinition column) =>
        [.. definition.Indexes.Where(index => index.Columns.Contains(column.Name)).Select(static index => index.Name)];

    /// <summary>A number for the stored shape: equal for equal names, ids, types, nullability and keys in equal order.
    /// It is made of the fields, so that whoever has a batch can tell whether its fields are still those that the
    /// fingerprint was made of.</summary>
    internal static string Fingerprint(string table, IReadOnlyList<Field> fields)
    {
        StringBuilder shape = new(table);
        foreach (Field field in fields)
            AppendShape(shape, field, "\n");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString()));
        return Convert.ToHexStringLower(hash.AsSpan(0, FingerprintBytes));
    }

    static void AppendShape(StringBuilder shape, Field field, string start)
    {
        string? extension = TypeCheck.ExtensionOf(field);
        IArrowType type = ArrowTypes.StorageOf(field.DataType);
        shape.Append(start).Append(field.Name)
            .Append('\t').Append(ColumnMatcher.IdOf(field))
            .Append('\t').Append(ArrowTypes.Describe(type))
            .Append('\t').Append(extension)
            .Append('\t').Append(field.Metadata?.GetValueOrDefault(ArrowFields.ClrKey))
            .Append('\t').Append(field.IsNullable ? "null" : "not null")
            .Append('\t').Append(field.Metadata?.GetValueOrDefault(ArrowFields.KeyKey));
        foreach (Field part in PartsOf(type))
            AppendShape(shape, part, start + ' ');
    }

    static IEnumerable<Field> PartsOf(IArrowType type) => type switch
    {
        MapType map => [map.KeyField, map.ValueField],
        NestedType nested => nested.Fields,
        _ => [],
    };
}
