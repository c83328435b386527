using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the writers of columns of several values: one class for each type, whose <c>Append</c> goes down by direct
/// calls, so that a tree is written in one pass with no boxing and no lookup.
/// </summary>
static class NestedWriterEmitter
{
    /// <summary>Writes the class of a type.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="column">A column of the type.</param>
    /// <param name="composites">The types of several values of its record.</param>
    public static void Emit(SourceWriter writer, ColumnModel column, Composites composites)
    {
        NestedModel nested = column.Shape!.Nested!;
        string type = column.StorageTypeName;
        ColumnObjects.OpenColumn(writer, column, composites, "Writer");
        writer.Blank();
        if (nested.IsReference)
        {
            writer.Open($"internal void Append({type}? value)");
            EmitNull(writer, nested);
        }
        else
        {
            writer.Open($"internal void Append({type}? value)");
            writer.Lines("if (value.HasValue)\n    Append(value.GetValueOrDefault());\nelse\n    AppendNull();");
            writer.Close();
            writer.Blank();
            writer.Open($"internal void Append({type} value)");
        }

        EmitBody(writer, column, nested);
        writer.Close();
        writer.Close();
    }

    static void EmitNull(SourceWriter writer, NestedModel nested)
    {
        writer.Open("if (value is null)");
        if (nested.Kind == NestedKind.Union)
            writer.Lines("CheckNull();\nBeginValue(0);\n_c0.Append(null);\nEndValue();");
        else
            writer.Lines("AppendNull();");
        writer.Lines("return;");
        writer.Close();
        writer.Blank();
    }

    static void EmitBody(SourceWriter writer, ColumnModel column, NestedModel nested)
    {
        switch (column.Kind)
        {
            case ColumnKind.Struct:
                if (nested.IsOpen)
                    writer.Lines($"if (value.GetType() != typeof({column.StorageTypeName}))\n    RefuseType(value);");
                for (int i = 0; i < nested.Parts.Count; i++)
                    EmitAppend(writer, nested.Parts[i], i, "value." + nested.Parts[i].Identifier);
                break;
            case ColumnKind.Map:
                EmitMap(writer, nested);
                break;
            case ColumnKind.Union:
                EmitCases(writer, nested);
                return;
            default:
                EmitList(writer, nested);
                break;
        }

        writer.Lines("EndValue();");
    }

    static void EmitAppend(SourceWriter writer, ColumnModel part, int number, string value)
    {
        string target = "_c" + Literals.Of(number);
        writer.Lines($"{target}.Append({ValueText.Stored(part, target, value, "v" + Literals.Of(number))});");
    }

    static void EmitList(SourceWriter writer, NestedModel nested)
    {
        ColumnModel item = nested.Parts[0];
        if (nested.IsSet)
        {
            string comparer = nested.Kind == NestedKind.FrozenSet ? "Comparer" : "KeyComparer";
            writer.Lines($"CheckComparer(value.{comparer});");
            writer.Lines(
                $"foreach (var item in {Qualified.Hidden}ItemOrder.Of(value, "
                + $"static ({item.TypeName} item) => {ValueText.StoredKey(item, "item")}))\n    _c0.Append(item);");
            return;
        }

        if (nested.Kind == NestedKind.ImmutableArray)
        {
            writer.Lines("if (value.IsDefault)\n    RefuseDefault();");
            if (IsCopied(item))
            {
                writer.Lines("_c0.AppendAll(value.AsSpan());");
                return;
            }
        }

        if (nested.Kind == NestedKind.ReadOnlyList)
        {
            writer.Open("for (int i = 0; i < value.Count; i++)");
            writer.Lines($"{item.AnnotatedTypeName} item = value[i];");
        }
        else
        {
            writer.Open($"foreach ({item.AnnotatedTypeName} item in value)");
        }

        EmitAppend(writer, item, 0, "item");
        writer.Close();
    }

    /// <summary>Whether the items of an array are stored as they lie in memory.</summary>
    /// <param name="item">The item.</param>
    /// <returns>True for numbers that are not null.</returns>
    public static bool IsCopied(ColumnModel item) =>
        item.StoredKind.IsPrimitive() && item.Enum is null && item.IsPlain && !item.IsNullable;

    static void EmitMap(SourceWriter writer, NestedModel nested)
    {
        ColumnModel key = nested.Parts[0];
        ColumnModel value = nested.Parts[1];
        string comparer = nested.Kind == NestedKind.FrozenDictionary ? "Comparer" : "KeyComparer";
        writer.Lines($"CheckComparer(value.{comparer});");
        if (nested.Kind != NestedKind.FrozenDictionary)
            writer.Lines("CheckComparer(value.ValueComparer);");
        writer.Lines(
            $"var keys = {Qualified.Hidden}ItemOrder.Of(value, "
            + $"static ({key.TypeName} key) => {ValueText.StoredKey(key, "key")}, "
            + $"out {value.AnnotatedTypeName}[] values);");
        writer.Open("for (int i = 0; i < keys.Length; i++)");
        writer.Lines("_c0.Append(keys[i]);");
        EmitAppend(writer, value, 1, "values[i]");
        writer.Close();
    }

    static void EmitCases(SourceWriter writer, NestedModel nested)
    {
        writer.Open("switch (value)");
        for (int i = 0; i < nested.Parts.Count; i++)
        {
            string number = Literals.Of(i);
            writer.Lines($"""
                case {nested.Parts[i].TypeName} v{number}:
                    BeginValue({number});
                    _c{number}.Append(v{number});
                    EndValue();
                    break;
                """);
        }

        writer.Lines("default:\n    RefuseCase(value);\n    break;");
        writer.Close();
    }
}
