using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The Arrow schema of a table. Metadata keeps what Arrow's types cannot say: key, C# type, enum members,
/// column id.</summary>
internal static class ArrowSchemas
{
    internal const string ExtensionName = "ARROW:extension:name";

    const string ExtensionMetadata = "ARROW:extension:metadata";
    const int FingerprintBytes = 16;

    internal static Schema Of(TableDefinition definition)
    {
        List<Field> fields = new(definition.Columns.Count);
        int keys = 0;
        for (int i = 0; i < definition.Columns.Count; i++)
        {
            ColumnDefinition column = definition.Columns[i];
            int key = column.IsKey ? ++keys : 0;
            fields.Add(new Field(column.Name, ArrowTypes.Of(column), column.IsNullable, FieldMetadata(column, i, key)));
        }

        return new Schema(fields, new Dictionary<string, string>
        {
            ["khonsu.table"] = definition.Name,
            ["khonsu.fingerprint"] = Fingerprint(definition),
        });
    }

    /// <summary>A number for the stored shape: equal for equal names, types, nullability and keys in equal
    /// order.</summary>
    internal static string Fingerprint(TableDefinition definition)
    {
        StringBuilder shape = new(definition.Name);
        foreach (ColumnDefinition column in definition.Columns)
        {
            shape.Append('\n').Append(column.Name).Append('\t').Append(ArrowTypes.Describe(ArrowTypes.Of(column)))
                .Append('\t').Append(ArrowTypes.ExtensionOf(column.Kind)).Append('\t').Append(ClrType(column.Kind))
                .Append('\t').Append(column.IsNullable ? "null" : "not null")
                .Append('\t').Append(column.IsKey ? "key" : "");
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString()));
        return Convert.ToHexStringLower(hash.AsSpan(0, FingerprintBytes));
    }

    static Dictionary<string, string> FieldMetadata(ColumnDefinition column, int id, int key)
    {
        Dictionary<string, string> metadata = new()
        {
            ["khonsu.id"] = id.ToString(CultureInfo.InvariantCulture),
            ["khonsu.clr"] = column.EnumType ?? ClrType(column.Kind),
        };
        if (key > 0)
            metadata["khonsu.key"] = key.ToString(CultureInfo.InvariantCulture);
        if (column.EnumMembers is not null)
            metadata["khonsu.enum"] = column.EnumMembers;
        if (ArrowTypes.ExtensionOf(column.Kind) is { } extension)
        {
            metadata[ExtensionName] = extension;
            metadata[ExtensionMetadata] = "";
        }

        return metadata;
    }

    static string ClrType(ColumnKind kind) => kind switch
    {
        ColumnKind.Int8 => "System.SByte",
        ColumnKind.UInt8 => "System.Byte",
        ColumnKind.Float => "System.Single",
        ColumnKind.BigInteger => "System.Numerics.BigInteger",
        ColumnKind.Bytes => "System.ReadOnlyMemory<System.Byte>",
        ColumnKind.ImmutableBytes => "System.Collections.Immutable.ImmutableArray<System.Byte>",
        ColumnKind.Date => "System.DateOnly",
        ColumnKind.Time => "System.TimeOnly",
        ColumnKind.Duration => "System.TimeSpan",
        _ => "System." + kind,
    };
}
