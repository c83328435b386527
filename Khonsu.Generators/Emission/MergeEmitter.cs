using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the merge cursor, <c>tx.Accounts.Merge("alice").Balance += 10</c>, and in it the class that keeps what a
/// transaction changes of a row. A private class in the cursor, because a file-local one cannot be the type of a field
/// of a type that is not.
/// </summary>
static class MergeEmitter
{
    /// <summary>Writes the struct.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record; it has columns that are merged by a rule of the library.</param>
    public static void Emit(SourceWriter writer, RecordModel record)
    {
        MergeNames names = MergeNames.Of(record);
        (string cursor, string deltas) = (names.Cursor, names.Deltas);
        string type = $"{Qualified.Hidden}MergeCursor<{record.Key.TypeName}, {record.Type.FullName}, {deltas}>";
        writer.Open($"""
            /// <summary>
            /// Changes columns of one row of a {Qualified.See(record.Type.FullName)} table without reading it.
            /// </summary>
            {record.Type.Accessibility} readonly ref struct {record.MergeName}
            """);
        writer.Lines($"""
            private readonly {type} {cursor};

            internal {record.MergeName}(
                {Qualified.Of(Qualified.Khonsu + "Table", record)} table,
                {record.Key.TypeName} key) =>
                {cursor} = table.MergeCursor<{deltas}>(key);
            """);
        for (int i = 0; i < record.Columns.Count; i++)
        {
            if (record.Columns[i].Merge is { Kind: not MergeKind.Custom })
                EmitMember(writer, record.Columns[i], $"{cursor}.Delta.Change{Literals.Of(i)}", names);
        }

        if (record.MergeDataName is not null)
            MergeDataEmitter.EmitFactory(writer, record, names);
        writer.Blank();
        EmitDeltas(writer, record, names);
        writer.Close();
    }

    static void EmitMember(SourceWriter writer, ColumnModel column, string change, MergeNames names)
    {
        string visibility = column.IsPublic && !column.IsSetterInternal ? "public" : "internal";
        string name = $"<c>{Literals.Xml(column.Name)}</c>";
        writer.Blank();
        switch (column.Merge!.Kind)
        {
            case MergeKind.Sum:
                writer.Lines($"/// <summary>Column {name}: written as <c>+=</c> and <c>-=</c>.</summary>");
                EmitProperty(writer, column, visibility, "SumTerm", $"{change}(value)");
                break;
            case MergeKind.Or:
                writer.Lines($"/// <summary>Column {name}: written as <c>|=</c>.</summary>");
                EmitProperty(writer, column, visibility, "BitTerm", $"{change}(value.Ored)");
                break;
            case MergeKind.And:
                writer.Lines($"/// <summary>Column {name}: written as <c>&amp;=</c>.</summary>");
                EmitProperty(writer, column, visibility, "BitTerm", $"{change}(value.Anded)");
                break;
            default:
                string method = names.Free(MergeText.Verb(column) + column.Member);
                MergeMethodEmitter.Emit(writer, column, visibility, method, change);
                break;
        }
    }

    static void EmitProperty(SourceWriter writer, ColumnModel column, string visibility, string term, string set)
    {
        bool hidesMember = column.Member is "GetType" or "MemberwiseClone" or "Finalize" or "ReferenceEquals";
        string hides = hidesMember ? "new " : string.Empty;
        writer.Open($"{visibility} {hides}{Qualified.Hidden}{term}<{column.TypeName}> {column.Identifier}");
        writer.Lines($"get => default;\nset => {set};");
        writer.Close();
    }

    static void EmitDeltas(SourceWriter writer, RecordModel record, MergeNames names)
    {
        string name = names.Deltas;
        string row = record.Type.FullName;
        string type = $"{Qualified.Hidden}RowDelta<{row}>";
        var settings = new List<string>();
        writer.Open($"private sealed class {name} : {type}");
        if (record.MergeDataName is not null)
            MergeDataEmitter.EmitConstructors(writer, record, names);
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            if (column.Merge is not { Kind: not MergeKind.Custom })
                continue;
            string number = Literals.Of(i);
            writer.Lines($"private {MergeText.TermOf(column) ?? column.TypeName + "?"} _c{number};\n");
            EmitChange(writer, column, number);
            settings.Add($"{column.Identifier} = {Applied(column, number)}");
        }

        writer.Lines($"public override {row} Apply({row} row) => row with\n{{");
        writer.List(settings, ",");
        writer.Lines($$"""
            };

            public override {{type}} Copy() => ({{name}})MemberwiseClone();
            """);
        if (record.MergeDataName is not null)
            MergeDataEmitter.EmitMethods(writer, record);
        writer.Close();
    }

    static void EmitChange(SourceWriter writer, ColumnModel column, string number)
    {
        string field = "_c" + number;
        MergeKind kind = column.Merge!.Kind;
        string type = kind == MergeKind.LastWriter
            ? column.AnnotatedTypeName
            : MergeText.TermOf(column) ?? column.TypeName;
        string change = kind switch
        {
            MergeKind.Sum or MergeKind.Append or MergeKind.Union => $"{field} += value",
            MergeKind.LastWriter => $"{field} = new(value)",
            MergeKind.FirstWriter => $"{field} ??= value",
            _ => $"{field} = {field} is {{ }} c ? {Joined(column with { IsNullable = false }, "c", "value")} : value",
        };
        writer.Lines($"internal void Change{number}({type} value) =>\n    {change};\n");
    }

    static string Applied(ColumnModel column, string number)
    {
        string now = "row." + column.Identifier;
        string change = "c" + number;
        return column.Merge!.Kind switch
        {
            MergeKind.Sum or MergeKind.LastWriter => $"_c{number}.ApplyTo({now})",
            MergeKind.FirstWriter => $"{now} ?? _c{number}",
            _ when MergeText.ItemOf(column) is not null => MergeText.Joined(column, now, $"_c{number}"),
            _ => $"_c{number} is {{ }} {change} ? {Joined(column, now, change)} : {now}",
        };
    }

    static string Joined(ColumnModel column, string left, string right) => column.Merge!.Kind switch
    {
        MergeKind.Or => MergeText.Bits(column, left, "|", right),
        MergeKind.And => MergeText.Bits(column, left, "&", right),
        MergeKind.Append => $"{left} + {right}",
        _ => MergeText.Extreme(column, left, right),
    };
}
