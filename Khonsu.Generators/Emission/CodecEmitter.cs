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
    /// <param name="composites">Its types of several values.</param>
    public static void EmitWriter(SourceWriter writer, RecordModel record, Composites composites)
    {
        ColumnObjects.OpenRecord(writer, record, composites, "Writer");
        writer.Blank();
        writer.Open($"public override void Append({record.Type.FullName}[] rows, int count)");
        writer.Open("for (int i = 0; i < count; i++)");
        EmitPrefetch(writer, record);
        writer.Lines($"{record.Type.FullName} row = rows[i];");
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            string number = Literals.Of(i);
            string stored = ValueText.Stored(column, "_c" + number, "row." + column.Identifier, "v" + number);
            writer.Lines($"_c{number}.Append({stored});");
        }

        writer.Close();
        writer.Close();
        writer.Close();
    }

    // Why: the rows of a table lie anywhere in memory and their texts somewhere else again; a processor that hears of
    // them a few rows ahead need not wait for them.
    static void EmitPrefetch(SourceWriter writer, RecordModel record)
    {
        ColumnModel[] texts = record.Columns
            .Where(static column => column.Kind == ColumnKind.String && column.IsPlain)
            .ToArray();
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
    /// <param name="composites">Its types of several values.</param>
    public static void EmitReader(SourceWriter writer, RecordModel record, Composites composites)
    {
        string row = record.Type.FullName;
        ColumnObjects.OpenRecord(writer, record, composites, "Reader");
        writer.Blank();
        EmitRead(
            writer,
            record,
            $"public override {row} Read(int row) => new",
            record.InitializerColumns,
            index => Get(record, index));
        writer.Blank();
        EmitReadOnto(writer, record);
        writer.Blank();
        string parts = string.Join(", ", record.Key.Columns.Select(index => Get(record, index)));
        writer.Lines($"""
            internal {record.Key.TypeName} ReadKey(int row) =>
                {(record.Key.StructName is null ? parts : $"new({parts})")};
            """);
        writer.Close();
    }

    // Why late: an initializer has run only when the row is there, and then its value can be kept.
    static void EmitReadOnto(SourceWriter writer, RecordModel record)
    {
        string row = record.Type.FullName;
        string head = $"public override {row} ReadOnto(int row, {row}? current)";
        int[] late = record.InitializerColumns
            .Where(i => record.Columns[i].Shape is { HasInitializer: true })
            .ToArray();
        if (late.Length == 0)
        {
            EmitRead(writer, record, head + " => new", record.InitializerColumns, index => Patched(record, index));
            return;
        }

        writer.Open(head);
        EmitRead(
            writer,
            record,
            $"{row} made = new",
            record.InitializerColumns.Except(late),
            index => Patched(record, index));
        writer.Lines("return made with\n{");
        writer.List(
            late.Select(i => $"{record.Columns[i].Identifier} = {BoundOr(record, i, "(current ?? made).")}").ToArray(),
            ",");
        writer.Lines("};");
        writer.Close();
    }

    static void EmitRead(
        SourceWriter writer, RecordModel record, string head, IEnumerable<int> initialized, Func<int, string> value)
    {
        string[] arguments = record.ConstructorColumns.Select(value).ToArray();
        string[] settings = initialized.Select(i => $"{record.Columns[i].Identifier} = {value(i)}").ToArray();
        string opening = arguments.Length == 0 ? "()" : "(";
        string end = arguments.Length == 0 && settings.Length == 0 ? ";" : string.Empty;
        writer.Lines(head + opening + end);
        if (arguments.Length > 0)
            writer.List(arguments, settings.Length > 0 ? ")" : ");");
        if (settings.Length == 0)
            return;
        writer.Lines("{");
        writer.List(settings, ",");
        writer.Lines("};");
    }

    // Why not for the key: a row is found by it, so it is always there. Why the "!": a batch has every column that has
    // no default, or there is a row.
    static string Patched(RecordModel record, int index)
    {
        ColumnModel column = record.Columns[index];
        if (column.IsKey)
            return Get(record, index);
        if (column.Shape?.Default is { } value)
            return BoundOr(record, index, $"current is null ? {value} : current.");
        return BoundOr(record, index, column.IsNullable ? "current?." : "current!.");
    }

    static string BoundOr(RecordModel record, int index, string other) =>
        $"_c{Literals.Of(index)}.IsBound ? {Get(record, index)} : {other}{record.Columns[index].Identifier}";

    static string Get(RecordModel record, int index)
    {
        string number = Literals.Of(index);
        return ValueText.Value(record.Columns[index], "_c" + number, "row", "v" + number);
    }
}
