using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the indexes: for each a file-local class that tells the runtime what to keep, and the member of the table by
/// which the user asks.
/// </summary>
static class IndexEmitter
{
    /// <summary>The object that describes an index.</summary>
    /// <param name="record">The record.</param>
    /// <param name="index">The index.</param>
    /// <returns>C# source.</returns>
    public static string InstanceOf(RecordModel record, IndexModel index) =>
        record.Type.InNamespace(ClassOf(record, index)) + ".Instance";

    /// <summary>Writes the class of an index.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="number">Number of the index.</param>
    public static void EmitDefinition(SourceWriter writer, RecordModel record, int number)
    {
        IndexModel index = record.Indexes[number];
        string name = ClassOf(record, index);
        IndexColumns columns = IndexColumns.Of(record, index);
        string flags = $"{Literals.Of(index.IsUnique)}, {Literals.Of(index.IsOrdered)}";
        string names = string.Join(", ", columns.Columns.Select(static column => Literals.Of(column.Name)));
        writer.Open($"""
            file sealed class {name} :
                {TypeOf("IndexDefinition", Qualified.Hidden, record, columns)}
            """);
        writer.Lines($"internal static readonly {record.Type.InNamespace(name)} Instance = new();");
        writer.Blank();
        writer.Open($"""
            private {name}()
                : base({Literals.Of(index.Member)}, {Literals.Of(number)}, {flags}, {names})
            """);
        writer.Close();
        writer.Blank();
        writer.Lines($"""
            public override {columns.KeyType} KeyOf({record.Type.FullName} row) =>
                {columns.KeyOf("row")};

            """);
        EmitCompare(writer, columns);
        if (index.IsOrdered && columns.Columns.Length > 1)
            EmitComparePrefix(writer, columns);
        writer.Blank();
        writer.Lines($"public override bool HasNull({columns.KeyType} key) => {columns.HasNull("key")};");
        writer.Blank();
        KeyBytesEmitter.EmitIndex(writer, columns);
        KeyReadEmitter.EmitIndex(writer, columns);
        writer.Close();
    }

    /// <summary>Writes the members of a table by which rows are found.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void EmitMembers(SourceWriter writer, RecordModel record)
    {
        for (int i = 0; i < record.Indexes.Count; i++)
        {
            if (i > 0)
                writer.Blank();
            EmitMember(writer, record, record.Indexes[i]);
        }
    }

    static void EmitMember(SourceWriter writer, RecordModel record, IndexModel index)
    {
        IndexColumns columns = IndexColumns.Of(record, index);
        string instance = InstanceOf(record, index);
        if (index.IsOrdered)
        {
            writer.Lines($"""
                /// <summary>Rows in the order of {columns.Described}.</summary>
                {columns.Visibility} {TypeOf("OrderedIndex", Qualified.Khonsu, record, columns)} {index.Identifier} =>
                    table.Ordered({instance});
                """);
            return;
        }

        string result = index.IsUnique
            ? record.Type.FullName + "?"
            : TypeOf("IndexRows", Qualified.Khonsu, record, columns);
        writer.Lines(index.IsUnique
            ? $"/// <summary>Finds the row by {columns.Described}.</summary>"
            : $"/// <summary>Finds the rows by {columns.Described}.</summary>");
        columns.EmitDocs(writer, columns.Columns.Length, columns.Parameters);
        writer.Lines(index.IsUnique
            ? "/// <returns>The row, or null; of several rows with a null any one.</returns>"
            : "/// <returns>The rows, in no particular order.</returns>");
        writer.Lines($"""
            {columns.Visibility} {result} {index.Identifier}({columns.ParameterList}) =>
                table.{(index.IsUnique ? "FindBy" : "Equal")}({instance}, {columns.Key});
            """);
    }

    /// <summary>A generic type of the runtime over a record's key, its row and the key of an index.</summary>
    /// <param name="name">Simple name of the type.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="record">The record.</param>
    /// <param name="columns">The columns of the index.</param>
    /// <returns>The closed type.</returns>
    public static string TypeOf(string name, string space, RecordModel record, IndexColumns columns) =>
        $"{space}{name}<{record.Key.TypeName}, {record.Type.FullName}, {columns.KeyType}>";

    static string ClassOf(RecordModel record, IndexModel index) => record.Type.Name + index.Member + "Index";

    static void EmitCompare(SourceWriter writer, IndexColumns columns)
    {
        string head = $"public override int Compare({columns.KeyType} left, {columns.KeyType} right)";
        if (columns.Columns.Length == 1)
        {
            writer.Lines($"{head} =>\n    {columns.Compare(0, "left", "right")};");
            return;
        }

        writer.Open(head);
        writer.Lines($"int order = {columns.Compare(0, "left", "right")};");
        for (int i = 1; i < columns.Columns.Length; i++)
            writer.Lines($"""
                if (order == 0)
                    order = {columns.Compare(i, "left", "right")};
                """);
        writer.Lines("return order;");
        writer.Close();
    }

    static void EmitComparePrefix(SourceWriter writer, IndexColumns columns)
    {
        writer.Blank();
        writer.Open($"""
            public override int ComparePrefix(
                {columns.KeyType} left, {columns.KeyType} right, int columns)
            """);
        writer.Lines($"int order = {columns.Compare(0, "left", "right")};");
        for (int i = 1; i < columns.Columns.Length; i++)
            writer.Lines($"""
                if (order == 0 && columns > {Literals.Of(i)})
                    order = {columns.Compare(i, "left", "right")};
                """);
        writer.Lines("return order;");
        writer.Close();
    }
}
