using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the extension members: the table as a property of every kind of transaction, of the change feed and of a
/// commit in it, and of a snapshot its columns; the cursors on a row, for a key of several columns the methods that
/// take its parts, and the members of its indexes. They stand in the record's namespace, so that whoever sees the
/// record sees its table.
/// </summary>
static class AccessorEmitter
{
    static readonly string[] s_transactions = ["Tx", "Transaction"];

    /// <summary>Writes the class.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="hasAccessor">False when another record of the namespace has the accessor's name already.</param>
    public static void Emit(SourceWriter writer, RecordModel record, bool hasAccessor)
    {
        // Why: parts must not disagree on accessibility, and a part without a modifier agrees with all.
        string modifier = record.Type.IsPublic ? "public " : string.Empty;
        writer.Open($"""
            /// <summary>Tables of this namespace as properties of transactions.</summary>
            {modifier}static partial class KhonsuTables
            """);
        if (hasAccessor)
        {
            foreach (string transaction in s_transactions)
                EmitTable(writer, record, transaction, "Table");
            EmitTable(writer, record, "ReadTx", "ReadTable");
            EmitTable(writer, record, "CommitChanges", "TableChanges");
            EmitTable(writer, record, "ChangeFeed", "TableChangeFeed");
            EmitColumns(writer, record);
        }

        EmitTableMembers(writer, record);
        if (record.Key.Columns.Count > 1 || record.Indexes.Count > 0)
            EmitReadTableMembers(writer, record);
        PrefixEmitter.Emit(writer, record);
        writer.Close();
    }

    static void EmitTable(SourceWriter writer, RecordModel record, string source, string table)
    {
        (string name, string what) = source switch
        {
            "CommitChanges" => ("commit", "What the commit did to"),
            "ChangeFeed" => ("feed", "The commits that change"),
            _ => ("transaction", "Table of"),
        };
        writer.Open($"extension({Qualified.Khonsu}{source} {name})");
        writer.Lines($"""
            /// <summary>{what} {Qualified.See(record.Type.FullName)} rows.</summary>
            {record.Type.Visibility} {Qualified.Of(Qualified.Khonsu + table, record)} {record.Accessor} =>
                {name}.Table({RecordEmitter.DefinitionOf(record)});
            """);
        writer.Close();
        writer.Blank();
    }

    static void EmitColumns(SourceWriter writer, RecordModel record)
    {
        writer.Open($"extension({Qualified.Khonsu}StoreSnapshot snapshot)");
        writer.Lines($"""
            /// <summary>{Qualified.See(record.Type.FullName)} rows as columns.</summary>
            {record.Type.Visibility} {Qualified.Khonsu}ColumnTable {record.Accessor} =>
                snapshot.Table<{record.Key.TypeName}, {record.Type.FullName}>();
            """);
        writer.Close();
        writer.Blank();
    }

    static void EmitTableMembers(SourceWriter writer, RecordModel record)
    {
        string row = record.Type.Sibling(record.RowName);
        string seen = record.Type.Visibility;
        PartList parts = PartList.Of(record);
        writer.Open($"extension({Qualified.Of(Qualified.Khonsu + "Table", record)} table)");
        writer.Lines($"""
            /// <summary>Gives access to the columns of one row.</summary>
            /// <param name="key">The row's key.</param>
            /// <returns>A cursor on the row; reading or setting a column throws when there is no row.</returns>
            {seen} {row} Row({record.Key.TypeName} key) =>
                new(table.Cursor(key));
            """);
        if (record.Key.Columns.Count > 1)
        {
            writer.Blank();
            writer.Lines("/// <summary>Gives access to the columns of one row.</summary>");
            EmitByParts(writer, parts, "A cursor on the row.", $"{seen} {row} Row", $"new(table.Cursor({parts.Key}))");
            writer.Blank();
            writer.Lines("/// <summary>Removes the row of a key.</summary>");
            EmitByParts(writer, parts, "Whether there was a row.", $"{seen} bool Remove", $"table.Remove({parts.Key})");
            writer.Blank();
            EmitReads(writer, record, parts);
        }

        if (record.MergeName is not null)
            EmitMerge(writer, record, parts);
        if (record.Indexes.Count > 0)
        {
            writer.Blank();
            IndexEmitter.EmitMembers(writer, record);
        }

        writer.Close();
    }

    static void EmitMerge(SourceWriter writer, RecordModel record, PartList parts)
    {
        string merge = record.Type.Sibling(record.MergeName!);
        string seen = record.Type.Visibility;
        writer.Blank();
        writer.Lines($"""
            /// <summary>Changes columns of one row without reading it.</summary>
            /// <param name="key">The row's key.</param>
            /// <returns>A cursor on the columns that are mergeable.</returns>
            {seen} {merge} Merge({record.Key.TypeName} key) =>
                new(table, key);
            """);
        if (record.Key.Columns.Count == 1)
            return;
        writer.Blank();
        writer.Lines("/// <summary>Changes columns of one row without reading it.</summary>");
        EmitByParts(
            writer,
            parts,
            "A cursor on the columns that are mergeable.",
            $"{seen} {merge} Merge",
            $"new(table, {parts.Key})");
    }

    static void EmitReadTableMembers(SourceWriter writer, RecordModel record)
    {
        writer.Blank();
        writer.Open($"extension({Qualified.Of(Qualified.Khonsu + "ReadTable", record)} table)");
        if (record.Key.Columns.Count > 1)
            EmitReads(writer, record, PartList.Of(record));
        if (record.Key.Columns.Count > 1 && record.Indexes.Count > 0)
            writer.Blank();
        IndexEmitter.EmitMembers(writer, record);
        writer.Close();
    }

    static void EmitReads(SourceWriter writer, RecordModel record, PartList parts)
    {
        string row = record.Type.FullName;
        string seen = record.Type.Visibility;
        writer.Lines("/// <summary>Reads the row of a key.</summary>");
        EmitByParts(writer, parts, "The row, or null.", $"{seen} {row}? Find", $"table.Find({parts.Key})");
        writer.Blank();
        writer.Lines("/// <summary>Tells whether a key has a row.</summary>");
        EmitByParts(
            writer,
            parts,
            "True when there is a row.",
            $"{seen} bool ContainsKey",
            $"table.ContainsKey({parts.Key})");
        writer.Blank();
        writer.Lines("/// <summary>Reads the row of a key.</summary>");
        EmitDocs(writer, parts);
        writer.Lines($"""
            /// <param name="{parts.RowName}">The row, or null.</param>
            /// <returns>True when there is a row.</returns>
            {seen} bool TryGet(
                {parts.Parameters},
                [global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out {row}? {parts.RowName}) =>
                table.TryGet({parts.Key}, out {parts.RowName});
            """);
    }

    static void EmitByParts(SourceWriter writer, PartList parts, string returns, string head, string body)
    {
        EmitDocs(writer, parts);
        writer.Lines($"""
            /// <returns>{returns}</returns>
            {head}({parts.Parameters}) =>
                {body};
            """);
    }

    static void EmitDocs(SourceWriter writer, PartList parts)
    {
        for (int i = 0; i < parts.Names.Length; i++)
        {
            string name = parts.Names[i].TrimStart('@');
            writer.Lines($"/// <param name=\"{name}\">Column <c>{Literals.Xml(parts.Columns[i].Name)}</c>.</param>");
        }
    }
}
