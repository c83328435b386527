using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the first half of a class that is made of column objects: one typed field for each, and how they are made.
/// </summary>
static class ColumnObjects
{
    /// <summary>Opens a class that writes or reads a whole record.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="composites">Its types of several values.</param>
    /// <param name="role"><c>Writer</c> or <c>Reader</c>.</param>
    public static void OpenRecord(SourceWriter writer, RecordModel record, Composites composites, string role)
    {
        string definition = RecordEmitter.DefinitionOf(record);
        Open(
            writer,
            $"{record.Type.Name}Batch{role}",
            $"RowBatch{role}<{record.Type.FullName}>",
            record.Columns.Select(column => composites.TypeOf(column, role)).ToArray(),
            new Source(string.Empty, definition, definition + ".Columns"));
    }

    /// <summary>Opens a class that writes or reads a column of several values.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="column">The column.</param>
    /// <param name="composites">The types of several values of its record.</param>
    /// <param name="role"><c>Writer</c> or <c>Reader</c>.</param>
    public static void OpenColumn(SourceWriter writer, ColumnModel column, Composites composites, string role) => Open(
        writer,
        $"{composites.NameOf(column)}Column{role}",
        $"{column.Kind}Column{role}",
        column.Shape!.Nested!.Parts.Select(part => composites.TypeOf(part, role)).ToArray(),
        new Source($"{Qualified.Hidden}ColumnDefinition column", "column", "column.Children"));

    // Why: two constructors, for the base wants all column objects at once and the fields want each by its own type.
    static void Open(SourceWriter writer, string name, string parent, string[] types, Source source)
    {
        writer.Open($"file sealed class {name} : {Qualified.Hidden}{parent}");
        for (int i = 0; i < types.Length; i++)
            writer.Lines($"private readonly {types[i]} _c{Literals.Of(i)};");

        bool isPart = source.Parameter.Length > 0;
        string[] made = types.Select((_, i) => $"    new({source.Children}[{Literals.Of(i)}])").ToArray();
        string[] taken = types.Select((type, i) => $"{type} c{Literals.Of(i)}").ToArray();
        writer.Lines($"\ninternal {name}({source.Parameter})\n    : this(");
        writer.List(isPart ? ["    column", .. made] : made, ")");
        writer.Lines("{\n}");
        writer.Lines($"\nprivate {name}(");
        writer.List(isPart ? [source.Parameter, .. taken] : taken, ")");
        string all = string.Join(", ", types.Select((type, i) => "c" + Literals.Of(i)));
        writer.Open($"    : base({source.Definition}, {all})");
        for (int i = 0; i < types.Length; i++)
            writer.Lines($"_c{Literals.Of(i)} = c{Literals.Of(i)};");
        writer.Close();
    }

    sealed record Source(string Parameter, string Definition, string Children);
}
