using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>Writes the readers of columns of several values: one class for each type.</summary>
static class NestedReaderEmitter
{
    const string Immutable = "global::System.Collections.Immutable.";
    const string Marshal = "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal";
    const string Frozen = "global::System.Collections.Frozen.";

    /// <summary>Writes the class of a type.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="column">A column of the type.</param>
    /// <param name="composites">The types of several values of its record.</param>
    public static void Emit(SourceWriter writer, ColumnModel column, Composites composites)
    {
        NestedModel nested = column.Shape!.Nested!;
        string type = column.StorageTypeName;
        ColumnObjects.OpenColumn(writer, column, composites, "Reader");
        writer.Blank();
        switch (column.Kind)
        {
            case ColumnKind.Struct:
                EmitStruct(writer, nested, type);
                break;
            case ColumnKind.Map:
                writer.Open($"internal {type} Get(int row)");
                EmitMap(writer, nested);
                writer.Close();
                break;
            case ColumnKind.Union:
                EmitUnion(writer, nested, type);
                writer.Close();
                return;
            default:
                writer.Open($"internal {type} Get(int row)");
                EmitList(writer, nested);
                writer.Close();
                break;
        }

        writer.Blank();
        writer.Lines($"internal {type}? GetNullable(int row) => IsNull(row) ? null : Get(row);");
        writer.Close();
    }

    static bool IsTuple(NestedModel nested) => nested.Kind == NestedKind.Tuple;

    static void EmitStruct(SourceWriter writer, NestedModel nested, string type)
    {
        string opening = IsTuple(nested) ? "(" : "new(";
        bool canLack = nested.Parts.Any(static part => part.IsNullable || part.HasDefault);
        string older = canLack ? "IsOlder ? GetOlder(row) : " : string.Empty;
        writer.Lines($"internal {type} Get(int row) => {older}{opening}");
        EmitRecord(writer, nested, nested.InitializerParts, i => Get(nested, i, "row"));
        if (!canLack)
            return;
        writer.Blank();
        int[] late = nested.InitializerParts.Where(i => nested.Parts[i].Shape is { HasInitializer: true }).ToArray();
        if (late.Length == 0)
        {
            writer.Lines($"private {type} GetOlder(int row) => {opening}");
            EmitRecord(writer, nested, nested.InitializerParts, i => GetOlder(nested, i));
            return;
        }

        writer.Open($"private {type} GetOlder(int row)");
        writer.Lines($"{type} made = {opening}");
        EmitRecord(writer, nested, nested.InitializerParts.Except(late), i => GetOlder(nested, i));
        writer.Lines("return made with\n{");
        writer.List(
            late.Select(i => $"{nested.Parts[i].Identifier} = "
                + $"{BoundOr(nested, i, "made." + nested.Parts[i].Identifier)}").ToArray(),
            ",");
        writer.Lines("};");
        writer.Close();
    }

    static void EmitRecord(
        SourceWriter writer, NestedModel nested, IEnumerable<int> initialized, Func<int, string> value)
    {
        string[] arguments = nested.ConstructorParts.Select(value).ToArray();
        string[] settings = initialized.Select(i => $"{nested.Parts[i].Identifier} = {value(i)}").ToArray();
        string end = settings.Length > 0 ? ")" : ");";
        if (arguments.Length > 0)
            writer.List(arguments, end);
        else
            writer.Lines("    " + end);
        if (settings.Length == 0)
            return;
        writer.Lines("{");
        writer.List(settings, ",");
        writer.Lines("};");
    }

    // Why no other value: a batch that lacks a part without a default was refused.
    static string GetOlder(NestedModel nested, int part) => nested.Parts[part] switch
    {
        { Shape.Default: { } value } => BoundOr(nested, part, value),
        { IsNullable: true } => BoundOr(nested, part, "null"),
        _ => Get(nested, part, "row"),
    };

    static string BoundOr(NestedModel nested, int part, string other) =>
        $"_c{Literals.Of(part)}.IsBound ? {Get(nested, part, "row")} : {other}";

    static string Get(NestedModel nested, int part, string row)
    {
        string number = Literals.Of(part);
        return ValueText.Value(nested.Parts[part], "_c" + number, row, "v" + number);
    }

    static void EmitList(SourceWriter writer, NestedModel nested)
    {
        ColumnModel item = nested.Parts[0];
        string type = item.AnnotatedTypeName;
        writer.Lines("int start = Start(row, out int count);");
        if (nested.Kind is NestedKind.ImmutableArray or NestedKind.ReadOnlyList)
            writer.Lines($"if (count == 0)\n    return {Immutable}ImmutableArray<{type}>.Empty;");
        writer.Lines($"var items = new {type}[count];");
        if (NestedWriterEmitter.IsCopied(item))
            writer.Lines("_c0.CopyTo(start, items);");
        else
            writer.Lines($"for (int i = 0; i < items.Length; i++)\n    items[i] = {Get(nested, 0, "start + i")};");
        switch (nested.Kind)
        {
            case NestedKind.ImmutableArray or NestedKind.ReadOnlyList:
                writer.Lines($"return {Marshal}.AsImmutableArray(items);");
                return;
            case NestedKind.ImmutableList:
                writer.Lines($"return {Immutable}ImmutableList.CreateRange(items);");
                return;
            case NestedKind.FrozenSet:
                writer.Lines($"var set = {Frozen}FrozenSet.ToFrozenSet(items);");
                break;
            default:
                writer.Lines($"var set = {Immutable}{nested.Kind}.CreateRange(items);");
                break;
        }

        writer.Lines("if (set.Count != count)\n    RefuseRepetition(row);\nreturn set;");
    }

    static void EmitMap(SourceWriter writer, NestedModel nested)
    {
        string types = $"<{nested.Parts[0].AnnotatedTypeName}, {nested.Parts[1].AnnotatedTypeName}>";
        bool isFrozen = nested.Kind == NestedKind.FrozenDictionary;
        writer.Lines("int start = Start(row, out int count);");
        writer.Lines(isFrozen
            ? $"var entries = new global::System.Collections.Generic.Dictionary{types}(count);"
            : $"var entries = {Immutable}{nested.Kind}.CreateBuilder{types}();");
        writer.Lines(
            $"for (int i = 0; i < count; i++)\n    entries[{Get(nested, 0, "start + i")}] = "
            + Get(nested, 1, "start + i") + ";");
        writer.Lines("if (entries.Count != count)\n    RefuseRepetition(row);");
        writer.Lines(isFrozen
            ? $"return {Frozen}FrozenDictionary.ToFrozenDictionary(entries);"
            : "return entries.ToImmutable();");
    }

    // Why the last case has no number: the runtime has looked for the tag already.
    static void EmitUnion(SourceWriter writer, NestedModel nested, string type)
    {
        foreach (bool isNullable in new[] { false, true })
        {
            writer.Open($"internal {type}{(isNullable ? "? GetNullable" : " Get")}(int row)");
            writer.Lines("int number = CaseOf(row, out int position);\nreturn number switch\n{");
            string[] cases = nested.Parts.Select((_, i) =>
            {
                string label = i == nested.Parts.Count - 1 ? "_" : Literals.Of(i);
                string get = isNullable && i == 0 ? "GetNullable" : "Get";
                return $"{label} => _c{Literals.Of(i)}.{get}(position)";
            }).ToArray();
            writer.List(cases, ",");
            writer.Lines("};");
            writer.Close();
            if (!isNullable)
                writer.Blank();
        }
    }
}
