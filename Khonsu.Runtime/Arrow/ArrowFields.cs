using System.Globalization;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>A column, or a part of one, as a field of Arrow. Metadata keeps what Arrow's types cannot say: key, C#
/// type, enum members, column id, indexes, rule of merges.</summary>
internal static class ArrowFields
{
    internal const string ExtensionName = "ARROW:extension:name";

    internal const string IdKey = "khonsu.id";

    internal const string KeyKey = "khonsu.key";

    internal const string ClrKey = "khonsu.clr";

    const string IndexKey = "khonsu.index";

    const string MergeKey = "khonsu.merge";

    const string ExtensionMetadata = "ARROW:extension:metadata";

    /// <summary>A column of a table.</summary>
    /// <param name="column">The column.</param>
    /// <param name="key">Its place in the key from 1, or 0 when it is not part of it.</param>
    /// <param name="indexes">The names of the indexes that it is in.</param>
    internal static Field Of(ColumnDefinition column, int key, string[] indexes)
    {
        Dictionary<string, string> metadata = MetadataOf(column);
        metadata[IdKey] = IdOf(column);
        if (key > 0)
            metadata[KeyKey] = key.ToString(CultureInfo.InvariantCulture);
        if (indexes.Length > 0)
            metadata[IndexKey] = string.Join(';', indexes);
        if (column.Merge is { } rule)
            metadata[MergeKey] = rule;
        return new Field(column.Name, ArrowTypes.Of(column), column.IsNullable, metadata);
    }

    /// <summary>A part of a column.</summary>
    internal static Field OfPart(ColumnDefinition part) =>
        new(part.Name, ArrowTypes.Of(part), part.IsNullable, MetadataOf(part));

    /// <summary>A field of a struct, which is found by its id as a column of a table is.</summary>
    internal static Field OfField(ColumnDefinition part)
    {
        Dictionary<string, string> metadata = MetadataOf(part);
        metadata[IdKey] = IdOf(part);
        return new Field(part.Name, ArrowTypes.Of(part), part.IsNullable, metadata);
    }

    internal static string ClrTypeOf(ColumnDefinition column) => column.ClrType ?? ClrType(column.Kind);

    static Dictionary<string, string> MetadataOf(ColumnDefinition column)
    {
        Dictionary<string, string> metadata = new(column.Metadata, StringComparer.Ordinal)
        {
            [ClrKey] = column.EnumType ?? ClrTypeOf(column),
        };
        if (column.EnumMembers is not null)
            metadata["khonsu.enum"] = column.EnumMembers;
        if (ArrowTypes.ExtensionOf(column) is { } extension)
        {
            metadata[ExtensionName] = extension;
            metadata[ExtensionMetadata] = "";
        }

        return metadata;
    }

    static string IdOf(ColumnDefinition column) => column.StableId.ToString(CultureInfo.InvariantCulture);

    static string ClrType(ColumnKind kind) => kind switch
    {
        ColumnKind.Int8 => "System.SByte",
        ColumnKind.UInt8 => "System.Byte",
        ColumnKind.Word => "System.String",
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
