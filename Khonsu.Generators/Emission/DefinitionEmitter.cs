using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>Writes the table's definition: a file-local class, so that it takes no name from the user.</summary>
static class DefinitionEmitter
{
    /// <summary>Writes the class.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="composites">Its types of several values.</param>
    public static void Emit(SourceWriter writer, RecordModel record, Composites composites)
    {
        writer.Open($"file static class {record.Type.Name}Table");
        writer.Lines($"""
            internal static readonly {Qualified.Of(Qualified.Hidden + "TableDefinition", record)} Definition = new(
                {Literals.Of(record.Table)},
                [
            """);
        foreach (ColumnModel column in record.Columns)
            EmitColumn(writer, column, "        ");
        bool isPlain = record.Indexes.Count == 0 && record.Invariants.Count == 0 && record.Metadata.Count == 0;
        isPlain &= record.FormerTables.Count == 0 && !record.HasShardKey;
        isPlain &= record.Migrations.Count == 0 && record.OnConflict is null && record.MergeDataName is null;
        if (isPlain && !IsRetained(record))
        {
            writer.Lines("    ]);");
        }
        else
        {
            writer.Lines("    ])\n{");
            if (record.FormerTables.Count > 0)
            {
                string names = string.Join(", ", record.FormerTables.Select(static former => Literals.Of(former)));
                writer.Lines($"    FormerNames = [{names}],");
            }

            // Why by number: the rule may have two names.
            if (record.OnConflict is { } rule)
                writer.Lines($"    OnConflict = ({Qualified.Khonsu}ConflictResolution){Literals.Of(rule)},");
            if (IsRetained(record))
                EmitRetention(writer, record);
            if (record.Invariants.Count > 0)
                writer.Lines("    HasInvariants = true,");
            if (record.HasShardKey)
                writer.Lines("    HasShardKey = true,");
            if (record.Metadata.Count > 0)
                writer.Lines($"    {MetadataOf(record.Metadata)},");
            if (record.MergeDataName is { } data)
            {
                string types = $"{record.Key.TypeName}, {record.Type.FullName}, {record.Type.Sibling(data)}";
                string factory = $"{record.Type.Sibling(record.MergeName!)}.{MergeNames.Of(record).Factory}";
                writer.Lines($"    Merges = new {Qualified.Hidden}MergeForm<{types}>({factory}),");
            }

            EmitIndexes(writer, record);
            EmitMigrations(writer, record, composites);
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

    static void EmitMigrations(SourceWriter writer, RecordModel record, Composites composites)
    {
        if (record.Migrations.Count == 0)
            return;
        writer.Lines("    Migrations =\n    [");
        foreach (MigrationModel migration in record.Migrations)
        {
            string reader = composites.TypeOf(migration.Old, "Reader");
            writer.Lines($"""
                        new(
                            static column => new {reader}(column),
                            static (reader, row) =>
                                {record.Type.FullName}.{migration.Method}((({reader})reader).Get(row)))
                        {"{"}
                            Method = {Literals.Of(migration.Method.TrimStart('@'))},
                            Old =
                """);
            EmitColumn(writer, migration.Old, "            ");
            writer.Lines("        },");
        }

        writer.Lines("    ],");
    }

    static void EmitColumn(SourceWriter writer, ColumnModel column, string indent, bool isFirstCase = false)
    {
        string kind = $"{Qualified.Hidden}ColumnKind.{column.StoredKind}";
        // Why: a union has no nulls of its own; its first case has them.
        bool isNullable = column.IsNullable || isFirstCase;
        string head = $"{indent}new({Literals.Of(column.Name)}, {Literals.Of(column.Member)}, {kind}, "
            + (isNullable ? "true)" : "false)");
        List<string> options = OptionsOf(column);
        NestedModel? nested = column.Shape?.Nested;
        if (options.Count == 0 && nested is null)
        {
            writer.Lines(head + ",");
            return;
        }

        writer.Lines($"{head}\n{indent}{{");
        foreach (string option in options)
            writer.Lines($"{indent}    {option},");
        if (nested is not null)
        {
            writer.Lines($"{indent}    Children =\n{indent}    [");
            for (int i = 0; i < nested.Parts.Count; i++)
            {
                bool isNullCase = column.Kind == ColumnKind.Union && column.IsNullable && i == 0;
                EmitColumn(writer, nested.Parts[i], indent + "        ", isNullCase);
            }

            writer.Lines($"{indent}    ],");
        }

        writer.Lines($"{indent}}},");
    }

    static List<string> OptionsOf(ColumnModel column)
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

        if (column.Merge is { } merge)
            options.Add($"Merge = {Literals.Of(merge.Kind.ToString())}");
        if (column.Shape is { } shape)
            AddShape(options, shape);
        return options;
    }

    static void AddShape(List<string> options, ShapeModel shape)
    {
        if (shape.IsLarge)
            options.Add("IsLarge = true");
        if (shape.FixedSize > 0)
            options.Add($"FixedSize = {Literals.Of(shape.FixedSize)}");
        if (shape.Tag > 0)
            options.Add($"Tag = {Literals.Of(shape.Tag)}");
        if (shape.ClrName is { } name)
            options.Add($"ClrType = {Literals.Of(name)}");
        if (shape.Extension is { } extension)
            options.Add($"Extension = {Literals.Of(extension)}");
        if (shape.Id != 0)
            options.Add($"Id = {Literals.Of(shape.Id)}");
        if (shape.FormerNames.Count > 0)
        {
            IEnumerable<string> names = shape.FormerNames.Select(static former => Literals.Of(former));
            options.Add($"FormerNames = [{string.Join(", ", names)}]");
        }

        if (shape.Default is not null || shape.HasInitializer)
            options.Add("HasDefault = true");
        if (shape.Metadata.Count > 0)
            options.Add(MetadataOf(shape.Metadata));
    }

    static string MetadataOf(EquatableArray<MetaModel> metadata) =>
        $"Metadata = [{string.Join(", ", metadata.Select(
            static meta => $"new({Literals.Of(meta.Key)}, {Literals.Of(meta.Value)})"))}]";
}
