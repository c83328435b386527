using System.Globalization;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>A column, or a part of one, as a field of Arrow. Metadata keeps what Arrow's types cannot say: key, C#
/// type, enum members, column id.</summary>
internal static class ArrowFields
{
    internal const string ExtensionName = "ARROW:extension:name";

    const string ExtensionMetadata = "ARROW:extension:metadata";

    /// <summary>A column of a table.</summary>
    /// <param name="column">The column.</param>
    /// <param name="id">Its number in the table.</param>
    /// <param name="key">Its place in the key from 1, or 0 when it is not part of it.</param>
    internal static Field Of(ColumnDefinition column, int id, int key)
    {
        Dictionary<string, string> metadata = MetadataOf(column);
        metadata["khonsu.id"] = id.ToString(CultureInfo.InvariantCulture);
        if (key > 0)
            metadata["khonsu.key"] = key.ToString(CultureInfo.InvariantCulture);
        return new Field(column.Name, ArrowTypes.Of(column), column.IsNullable, metadata);
    }

    /// <summary>A part of a column.</summary>
    internal static Field OfPart(ColumnDefinition part) =>
        new(part.Name, ArrowTypes.Of(part), part.IsNullable, MetadataOf(part));

    internal static string ClrTypeOf(ColumnDefinition column) => column.ClrType ?? ClrType(column.Kind);

    static Dictionary<string, string> MetadataOf(ColumnDefinition column)
    {
        Dictionary<string, string> metadata = new(column.Metadata, StringComparer.Ordinal)
        {
            ["khonsu.clr"] = column.EnumType ?? ClrTypeOf(column),
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
