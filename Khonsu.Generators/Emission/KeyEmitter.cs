using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes what concerns the key: the struct for keys of several columns, and how a row tells its key.
/// </summary>
static class KeyEmitter
{
    /// <summary>Writes the key struct of a record that has one.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void Emit(SourceWriter writer, RecordModel record)
    {
        string name = record.Key.StructName!;
        ColumnModel[] parts = PartsOf(record);
        string source = parts.Length == 1
            ? parts[0].TypeName
            : "(" + string.Join(", ", parts.Select(static p => p.TypeName)) + ")";
        string taken = parts.Length == 1
            ? "parts"
            : string.Join(", ", parts.Select((_, i) => "parts.Item" + Literals.Of(i + 1)));

        writer.Lines($"/// <summary>Key of a {Qualified.See(record.Type.FullName)} row.</summary>");
        foreach (ColumnModel part in parts)
            writer.Lines($"/// <param name=\"{part.Member}\">Column <c>{Literals.Xml(part.Name)}</c>.</param>");
        writer.Lines($"{record.Type.Accessibility} readonly record struct {name}(");
        writer.List(parts.Select(static p => $"{p.TypeName} {p.Identifier}").ToArray(), ")");
        writer.Open();
        writer.Lines($"""
            /// <summary>Makes a key of its parts, so that they can be written in its place.</summary>
            /// <param name="parts">The parts in key order.</param>
            /// <returns>The key.</returns>
            public static implicit operator {name}({source} parts) =>
                new({taken});
            """);
        writer.Close();
    }

    /// <summary>The expression that reads the key of a row.</summary>
    /// <param name="record">The record.</param>
    /// <param name="row">The variable that holds the row.</param>
    /// <returns>C# source.</returns>
    public static string KeyOf(RecordModel record, string row)
    {
        string parts = string.Join(", ", PartsOf(record).Select(part => $"{row}.{part.Identifier}"));
        return record.Key.StructName is null ? parts : $"new({parts})";
    }

    /// <summary>The key columns.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The columns in key order.</returns>
    public static ColumnModel[] PartsOf(RecordModel record) =>
        record.Key.Columns.Select(index => record.Columns[index]).ToArray();
}
