using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The Arrow schema of a table. Metadata keeps what Arrow's types cannot say: the table, its shape, and who
/// wrote it.</summary>
internal static class ArrowSchemas
{
    const int FingerprintBytes = 16;

    static readonly string s_version = typeof(ArrowSchemas).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    internal static Schema Of(TableDefinition definition)
    {
        List<Field> fields = new(definition.Columns.Count);
        int keys = 0;
        for (int i = 0; i < definition.Columns.Count; i++)
        {
            ColumnDefinition column = definition.Columns[i];
            fields.Add(ArrowFields.Of(column, i, column.IsKey ? ++keys : 0));
        }

        Dictionary<string, string> metadata = new(definition.Metadata, StringComparer.Ordinal)
        {
            ["khonsu.table"] = definition.Name,
            ["khonsu.fingerprint"] = Fingerprint(definition),
            ["khonsu.version"] = s_version,
        };
        return new Schema(fields, metadata);
    }

    /// <summary>A number for the stored shape: equal for equal names, types, nullability and keys in equal
    /// order.</summary>
    internal static string Fingerprint(TableDefinition definition)
    {
        StringBuilder shape = new(definition.Name);
        foreach (ColumnDefinition column in definition.Columns)
            AppendShape(shape, column, "\n");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString()));
        return Convert.ToHexStringLower(hash.AsSpan(0, FingerprintBytes));
    }

    static void AppendShape(StringBuilder shape, ColumnDefinition column, string start)
    {
        shape.Append(start).Append(column.Name).Append('\t').Append(ArrowTypes.Describe(ArrowTypes.Of(column)))
            .Append('\t').Append(ArrowTypes.ExtensionOf(column)).Append('\t').Append(ArrowFields.ClrTypeOf(column))
            .Append('\t').Append(column.IsNullable ? "null" : "not null")
            .Append('\t').Append(column.IsKey ? "key" : "");
        foreach (ColumnDefinition part in column.Children)
            AppendShape(shape, part, start + ' ');
    }
}
