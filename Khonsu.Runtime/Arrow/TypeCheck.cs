using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Compares the type of a field with that of a column, level by level: the fields of a struct by name in any order,
/// the item of a list and the parts of a map whatever they are called, the cases of a union by tag.
/// </summary>
internal static class TypeCheck
{
    /// <summary>Finds where a field differs from what a column can read.</summary>
    /// <param name="column">The column.</param>
    /// <param name="field">The field.</param>
    /// <returns>The first difference: the way to it, empty for the column itself, and both sides in words; null when
    /// there is none.</returns>
    internal static (string Path, string Expected, string Found)? Difference(ColumnDefinition column, Field field)
    {
        // Why: plain storage from a writer that knows no extension types is welcome; another extension is another
        // meaning.
        string? extension = ExtensionOf(field);
        if (extension is not null && extension != ArrowTypes.ExtensionOf(column))
            return Here(column, field);
        IArrowType type = ArrowTypes.StorageOf(field.DataType);
        return column.Kind switch
        {
            ColumnKind.Struct => type is StructType fields ? OfFields(column, fields, field) : Here(column, field),
            ColumnKind.List => ItemOf(column, type) is { } item
                ? Inside("[]", Difference(column.Children[0], item))
                : Here(column, field),
            ColumnKind.Map => type is MapType map
                ? Inside("[].key", Difference(column.Children[0], map.KeyField))
                    ?? Inside("[].value", Difference(column.Children[1], map.ValueField))
                : Here(column, field),
            ColumnKind.Union => type is UnionType { Mode: UnionMode.Dense } union
                ? OfCases(column, union, field)
                : Here(column, field),
            // Why not of what is stored: that is compared with its own form.
            ColumnKind.EnumName or ColumnKind.Word when column.Stored is null && WordForms.Are(type) => null,
            _ => ArrowTypes.Describe(ArrowTypes.Of(column)) == ArrowTypes.Describe(type) ? null : Here(column, field),
        };
    }

    /// <summary>What a column can read, in words.</summary>
    internal static string Expected(ColumnDefinition column) =>
        Words(ArrowTypes.Of(column), ArrowTypes.ExtensionOf(column)) + (column.IsNullable ? "" : " not null");

    /// <summary>What a field is, in words.</summary>
    internal static string Found(Field field) => Words(field.DataType, ExtensionOf(field));

    static Field? ItemOf(ColumnDefinition column, IArrowType type) => type switch
    {
        FixedSizeListType list => list.ListSize == column.FixedSize ? list.ValueField : null,
        ListType list => column.FixedSize == 0 && !column.IsLarge ? list.ValueField : null,
        LargeListType list => column.IsLarge ? list.ValueField : null,
        _ => null,
    };

    static (string Path, string Expected, string Found)? OfFields(
        ColumnDefinition column, StructType type, Field field)
    {
        if (type.Fields.Count != column.Children.Count + (column.Stored?.UnreadParts ?? 0))
            return Here(column, field);
        foreach (ColumnDefinition part in column.Children)
        {
            int position = ArrowTypes.IndexOf(type.Fields, part.Name);
            if (position < 0)
                return Here(column, field);
            if (Inside("." + part.Name, Difference(part, type.Fields[position])) is { } difference)
                return difference;
        }

        return null;
    }

    static (string Path, string Expected, string Found)? OfCases(
        ColumnDefinition column, UnionType type, Field field)
    {
        if (type.Fields.Count != column.Children.Count || type.TypeIds.Length != type.Fields.Count)
            return Here(column, field);
        foreach (ColumnDefinition part in column.Children)
        {
            int position = System.Array.IndexOf(type.TypeIds, part.Tag);
            if (position < 0)
                return Here(column, field);
            if (Inside("." + part.Name, Difference(part, type.Fields[position])) is { } difference)
                return difference;
        }

        return null;
    }

    static (string Path, string Expected, string Found)? Here(ColumnDefinition column, Field field) =>
        ("", Expected(column), Found(field));

    static (string Path, string Expected, string Found)? Inside(
        string step, (string Path, string Expected, string Found)? difference) =>
        difference is { } found ? (step + found.Path, found.Expected, found.Found) : null;

    static string Words(IArrowType type, string? extension) =>
        extension is null ? ArrowTypes.Describe(type) : $"{extension} ({ArrowTypes.Describe(type)})";

    /// <summary>Name of the extension type that a field bears, or null.</summary>
    internal static string? ExtensionOf(Field field) =>
        field.DataType is ExtensionType extension ? extension.Name
        : field.Metadata is { } metadata && metadata.TryGetValue(ArrowFields.ExtensionName, out string? name) ? name
        : null;
}
