using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>Writes the table's definition: a file-local class, so that it takes no name from the user.</summary>
static class DefinitionEmitter
{
    /// <summary>Writes the class.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void Emit(SourceWriter writer, RecordModel record)
    {
        writer.Open($"file static class {record.Type.Name}Table");
        writer.Lines($"""
            internal static readonly {Qualified.Of(Qualified.Hidden + "TableDefinition", record)} Definition = new(
                {Literals.Of(record.Table)},
                [
            """);
        foreach (ColumnModel column in record.Columns)
            EmitColumn(writer, column);
        bool isPlain = record.Indexes.Count == 0 && record.Invariants.Count == 0;
        if (isPlain && record.OnConflict is null && !IsRetained(record))
        {
            writer.Lines("    ]);");
        }
        else
        {
            writer.Lines("    ])\n{");
            // Why by number: the rule may have two names.
            if (record.OnConflict is { } rule)
                writer.Lines($"    OnConflict = ({Qualified.Khonsu}ConflictResolution){Literals.Of(rule)},");
            if (IsRetained(record))
                EmitRetention(writer, record);
            if (record.Invariants.Count > 0)
                writer.Lines("    HasInvariants = true,");
            EmitIndexes(writer, record);
            writer.Lines("};");
        }

        writer.Close();
    }

    static bool IsRetained(RecordModel record) =>
        record.RetainedCommits is not null || record.RetainedSeconds is not null;

    static void EmitRetention(SourceWriter writer, RecordModel record)
    {
        string commits = record.RetainedCommits is { } count ? $"Commits = {Literals.Of(count)}, " : string.Empty;
        string time = record.RetainedSeconds is { } seconds
            ? $"Time = global::System.TimeSpan.FromSeconds({Literals.Of(seconds)}), "
            : string.Empty;
        writer.Lines($"    Retention = new {Qualified.Khonsu}Retention {{ {commits}{time}}},");
    }

    static void EmitIndexes(SourceWriter writer, RecordModel record)
    {
        if (record.Indexes.Count == 0)
            return;
        writer.Lines("    Indexes =\n    [");
        foreach (IndexModel index in record.Indexes)
            writer.Lines($"        {IndexEmitter.InstanceOf(record, index)},");
        writer.Lines("    ],");
    }

    static void EmitColumn(SourceWriter writer, ColumnModel column)
    {
        var options = new List<string>();
        if (column.IsKey)
            options.Add("IsKey = true");
        if (column.Decimal is { } digits)
        {
            options.Add($"Precision = {Literals.Of(digits.Precision)}");
            options.Add($"Scale = {Literals.Of(digits.Scale)}");
        }

        if (column.Unit is not null)
            options.Add($"Unit = {Qualified.Khonsu}TimeColumnUnit.{column.Unit}");
        if (column.DateTimeKind is not null)
            options.Add($"DateTimeKind = global::System.DateTimeKind.{column.DateTimeKind}");
        if (column.Enum is { } type)
        {
            options.Add($"EnumType = {Literals.Of(type.DisplayName)}");
            options.Add($"EnumMembers = {Literals.Of(type.Members)}");
        }

        string kind = $"{Qualified.Hidden}ColumnKind.{column.Kind}";
        string head = $"        new({Literals.Of(column.Name)}, {Literals.Of(column.Member)}, {kind}, "
            + (column.IsNullable ? "true)" : "false)");
        if (options.Count == 0)
        {
            writer.Lines(head + ",");
            return;
        }

        writer.Lines(head + "\n        {");
        foreach (string option in options)
            writer.Lines($"            {option},");
        writer.Lines("        },");
    }
}
