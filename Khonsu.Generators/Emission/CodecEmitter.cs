using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the batch writer and reader: one sealed, typed column object for each column, so that the loop over the rows
/// has no virtual call, no boxing and no lookup.
/// </summary>
static class CodecEmitter
{
    /// <summary>Writes the batch writer.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void EmitWriter(SourceWriter writer, RecordModel record)
    {
        EmitHead(writer, record, "Writer");
        writer.Blank();
        writer.Open($"public override void Append({record.Type.FullName}[] rows, int count)");
        writer.Open("for (int i = 0; i < count; i++)");
        EmitPrefetch(writer, record);
        writer.Lines($"{record.Type.FullName} row = rows[i];");
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            string stored = column.Kind.CSharpName() + (column.IsNullable ? "?" : string.Empty);
            string cast = column.Enum is null ? string.Empty : $"({stored})";
            writer.Lines($"_c{Literals.Of(i)}.Append({cast}row.{column.Identifier});");
        }

        writer.Close();
        writer.Close();
        writer.Close();
    }

    // Why: the rows of a table lie anywhere in memory and their texts somewhere else again; a processor that hears of
    // them a few rows ahead need not wait for them.
    static void EmitPrefetch(SourceWriter writer, RecordModel record)
    {
        ColumnModel[] texts = record.Columns.Where(static column => column.Kind == ColumnKind.String).ToArray();
        if (texts.Length == 0)
            return;
        writer.Open("if (IsFetching)");
        writer.Lines($"{record.Type.FullName} later = RowAhead(rows, i, count);");
        foreach (ColumnModel text in texts)
            writer.Lines($"{Qualified.Hidden}StringColumnWriter.Prefetch(later.{text.Identifier});");
        writer.Close();
        writer.Blank();
    }

    /// <summary>Writes the batch reader.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void EmitReader(SourceWriter writer, RecordModel record)
    {
        EmitHead(writer, record, "Reader");
        writer.Blank();
        string[] arguments = record.ConstructorColumns.Select(i => Get(record, i)).ToArray();
        string[] settings = record.InitializerColumns
            .Select(i => $"{record.Columns[i].Identifier} = {Get(record, i)}")
            .ToArray();
        string opening = arguments.Length == 0 ? "()" : "(";
        writer.Lines($"public override {record.Type.FullName} Read(int row) => new{opening}");
        if (arguments.Length > 0)
            writer.List(arguments, settings.Length > 0 ? ")" : ");");
        if (settings.Length > 0)
        {
            writer.Lines("{");
            writer.List(settings, ",");
            writer.Lines("};");
        }
        else if (arguments.Length == 0)
        {
            writer.Lines(";");
        }

        writer.Close();
    }

    static string Get(RecordModel record, int index)
    {
        ColumnModel column = record.Columns[index];
        string cast = column.Enum is null ? string.Empty : $"({column.AnnotatedTypeName})";
        return $"{cast}_c{Literals.Of(index)}.{(column.IsNullable ? "GetNullable" : "Get")}(row)";
    }

    // Why: two constructors, for the base wants all column objects at once and the fields want each by its own type.
    static void EmitHead(SourceWriter writer, RecordModel record, string role)
    {
        string name = record.Type.Name + "Batch" + role;
        string[] types = record.Columns.Select(column => TypeOf(column, role)).ToArray();
        writer.Open($"file sealed class {name} : {Qualified.Hidden}RowBatch{role}<{record.Type.FullName}>");
        for (int i = 0; i < types.Length; i++)
            writer.Lines($"private readonly {types[i]} _c{Literals.Of(i)};");

        string definition = RecordEmitter.DefinitionOf(record);
        writer.Lines($"\ninternal {name}()\n    : this(");
        writer.List(types.Select((type, i) => $"    new({definition}.Columns[{Literals.Of(i)}])").ToArray(), ")");
        writer.Lines("{\n}");
        writer.Lines($"\nprivate {name}(");
        writer.List(types.Select((type, i) => $"{type} c{Literals.Of(i)}").ToArray(), ")");
        string all = string.Join(", ", types.Select((type, i) => "c" + Literals.Of(i)));
        writer.Open($"    : base({definition}, {all})");
        for (int i = 0; i < types.Length; i++)
            writer.Lines($"_c{Literals.Of(i)} = c{Literals.Of(i)};");
        writer.Close();
    }

    static string TypeOf(ColumnModel column, string role) => column.Kind.IsPrimitive()
        ? $"{Qualified.Hidden}PrimitiveColumn{role}<{column.Kind.CSharpName()}>"
        : $"{Qualified.Hidden}{column.Kind}Column{role}";
}
