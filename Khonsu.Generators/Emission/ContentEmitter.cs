using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes how columns compare whose C# equality is that of references: by content, level by level. Where the type's own
/// equality looks at the content, it is asked.
/// </summary>
static class ContentEmitter
{
    /// <summary>The comparison of values whose own equality looks at the content.</summary>
    public const string Default = Helper + ".Default";

    const string Helper = Qualified.Hidden + "ContentEquality";

    /// <summary>Writes the class with one comparison for each record and union that needs it.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="composites">The types of several values of a record.</param>
    public static void Emit(SourceWriter writer, Composites composites)
    {
        ColumnModel[] compared = composites.All
            .Where(static column => column.Kind is ColumnKind.Struct or ColumnKind.Union && IsCompared(column))
            .ToArray();
        if (compared.Length == 0)
            return;
        writer.Open($"file static class {composites.ContentName}");
        for (int i = 0; i < compared.Length; i++)
        {
            if (i > 0)
                writer.Blank();
            EmitType(writer, compared[i], composites);
        }

        writer.Close();
        writer.Blank();
    }

    /// <summary>Whether a column needs more than the equality of its type.</summary>
    /// <param name="column">The column.</param>
    /// <returns>True where references would be compared.</returns>
    public static bool IsCompared(ColumnModel column)
    {
        if (column.Shape?.Conversion is { Converter: { } converter })
            return IsUri(converter) || IsJson(converter);
        return column.Kind switch
        {
            ColumnKind.Bytes or ColumnKind.ImmutableBytes or ColumnKind.List or ColumnKind.Map => true,
            ColumnKind.Struct or ColumnKind.Union => column.Shape!.Nested!.Parts.Any(IsCompared),
            _ => false,
        };
    }

    /// <summary>A function that compares two values of a column.</summary>
    /// <param name="column">A column that is compared.</param>
    /// <param name="composites">The types of several values of its record.</param>
    /// <returns>An expression.</returns>
    public static string Function(ColumnModel column, Composites composites) => Function(column, composites, 0);

    static string Function(ColumnModel column, Composites composites, int depth)
    {
        if (!IsCompared(column))
            return Default;
        string left = "a" + Literals.Of(depth);
        string right = "b" + Literals.Of(depth);
        return $"static ({left}, {right}) => {Call(column, composites, left, right, depth + 1)}";
    }

    static string Call(ColumnModel column, Composites composites, string left, string right, int depth)
    {
        if (!IsCompared(column))
            return $"{Default}({left}, {right})";
        bool isReference = column.Shape?.Nested?.IsReference == true
            || (column.Shape?.Conversion?.Converter is { } converter && IsUri(converter));
        if (!column.IsNullable || isReference)
            return CallOfValue(column, composites, left, right, depth);
        string function = Function(column with { IsNullable = false }, composites, depth);
        return $"{Helper}.Nullable({left}, {right}, {function})";
    }

    static string CallOfValue(ColumnModel column, Composites composites, string left, string right, int depth)
    {
        if (column.Shape?.Conversion is { } conversion)
        {
            if (conversion.Member is { } member)
                return $"{Helper}.Bytes({left}.{member}, {right}.{member})";
            return $"{Helper}.{(IsJson(conversion.Converter!) ? "Json" : "Uris")}({left}, {right})";
        }

        NestedModel? nested = column.Shape?.Nested;
        return column.Kind switch
        {
            ColumnKind.Bytes or ColumnKind.ImmutableBytes => $"{Helper}.Bytes({left}, {right})",
            ColumnKind.List when nested!.IsSet => $"{Helper}.Sets({left}, {right})",
            ColumnKind.List => $"{Helper}.Lists({left}, {right}, {Function(nested!.Parts[0], composites, depth)})",
            ColumnKind.Map => $"{Helper}.Maps({left}, {right}, {Function(nested!.Parts[1], composites, depth)})",
            _ => $"{composites.Content}.{composites.NameOf(column)}({left}, {right})",
        };
    }

    static void EmitType(SourceWriter writer, ColumnModel column, Composites composites)
    {
        NestedModel nested = column.Shape!.Nested!;
        string mark = nested.IsReference ? "?" : string.Empty;
        string type = column.StorageTypeName + mark;
        writer.Lines($"internal static bool {composites.NameOf(column)}({type} left, {type} right) =>");
        if (column.Kind == ColumnKind.Union)
        {
            writer.Lines("    (left, right) switch\n    {\n        (null, null) => true,");
            for (int i = 0; i < nested.Parts.Count; i++)
            {
                ColumnModel part = nested.Parts[i];
                writer.Lines(
                    $"        ({part.TypeName} a, {part.TypeName} b) => {Call(part, composites, "a", "b", 0)},");
            }

            writer.Lines("        _ => false,\n    };");
            return;
        }

        string[] parts = nested.Parts
            .Select(part => Call(part, composites, "left." + part.Identifier, "right." + part.Identifier, 0))
            .ToArray();
        string all = string.Join("\n    && ", parts);
        writer.Lines(nested.IsReference
            ? "    global::System.Object.ReferenceEquals(left, right)\n    || (left is not null && right is not null\n"
                + $"    && {all});"
            : $"    {all};");
    }

    static bool IsUri(string converter) => converter == Qualified.Hidden + "UriConverter";

    static bool IsJson(string converter) => converter == Qualified.Hidden + "JsonConverter";
}
