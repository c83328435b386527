using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>Writes the row cursor: <c>tx.Accounts.Row("alice").Balance -= 10</c>.</summary>
static class RowEmitter
{
    /// <summary>Writes the struct.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void Emit(SourceWriter writer, RecordModel record)
    {
        string cursor = FreeName("_cursor", record);
        string type = Qualified.Of(Qualified.Hidden + "RowCursor", record);
        writer.Open($"""
            /// <summary>
            /// One row of a {Qualified.See(record.Type.FullName)} table in a transaction; setting a column replaces the
            /// row.
            /// </summary>
            {record.Type.Accessibility} readonly ref struct {record.RowName}
            """);
        writer.Lines($"""
            private readonly {type} {cursor};

            internal {record.RowName}(
                {type} cursor) =>
                {cursor} = cursor;

            /// <summary>The whole row, as this transaction sees it now.</summary>
            public {record.Type.FullName} {NameOfWhole(record)} => {cursor}.Current;
            """);
        foreach (ColumnModel column in record.Columns)
            EmitColumn(writer, column, cursor);
        writer.Close();
    }

    static void EmitColumn(SourceWriter writer, ColumnModel column, string cursor)
    {
        string visibility = column.IsPublic ? "public" : "internal";
        bool hidesMember = column.Member is "GetType" or "MemberwiseClone" or "Finalize" or "ReferenceEquals";
        string hides = hidesMember ? "new " : string.Empty;
        string head = $"{visibility} {hides}{column.AnnotatedTypeName} {column.Identifier}";
        string read = $"{cursor}.Current.{column.Identifier}";
        string part = column.IsKey ? ", part of the key" : string.Empty;
        writer.Blank();
        writer.Lines($"/// <summary>Column <c>{Literals.Xml(column.Name)}</c>{part}.</summary>");
        if (column.IsKey || !column.IsSettable)
        {
            writer.Lines($"{head} => {read};");
            return;
        }

        string set = column.IsSetterInternal && column.IsPublic ? "internal set" : "set";
        writer.Open(head);
        writer.Lines($"get => {read};");
        writer.Lines($"{set} => {cursor}.Replace({cursor}.ToChange with {{ {column.Identifier} = value }});");
        writer.Close();
    }

    static string NameOfWhole(RecordModel record) =>
        new[] { "Value", "Row", "Current" }.FirstOrDefault(name => record.Columns.All(column => column.Member != name))
        ?? FreeName("Value", record);

    static string FreeName(string name, RecordModel record)
    {
        while (record.Columns.Any(column => column.Member == name))
            name += "_";
        return name;
    }
}
