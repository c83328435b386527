using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes what a record says about its own rows: what becomes of two rows that were made of one, column by column, in
/// which columns two rows differ, and which of its invariants a row breaks.
/// </summary>
static class RuleEmitter
{
    /// <summary>Writes the explicit implementations.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="composites">Its types of several values.</param>
    /// <param name="face">The interface.</param>
    public static void Emit(SourceWriter writer, RecordModel record, Composites composites, string face)
    {
        EmitMerge(writer, record, composites, face);
        writer.Blank();
        EmitComparison(writer, record, composites, face);
        if (record.Invariants.Count == 0)
            return;
        writer.Blank();
        writer.Open($"""
            static string?
                {face}.BrokenInvariant({record.Type.FullName} row)
            """);
        foreach (InvariantModel invariant in record.Invariants)
        {
            writer.Lines($"""
                if (!row.{invariant.Identifier}{(invariant.IsMethod ? "()" : string.Empty)})
                    return {Literals.Of(invariant.Description)};
                """);
        }

        writer.Lines("return null;");
        writer.Close();
    }

    static void EmitMerge(SourceWriter writer, RecordModel record, Composites composites, string face)
    {
        string row = record.Type.FullName;
        writer.Open($"""
            static {row}?
                {face}.MergeRows(
                {row} @base, {row} theirs, {row} mine, out string? conflictColumn)
            """);
        writer.Lines("conflictColumn = null;");
        for (int i = 0; i < record.Columns.Count; i++)
            EmitColumn(writer, record.Columns[i], composites, Literals.Of(i));

        string arguments = string.Join(", ", record.ConstructorColumns.Select(static i => "c" + Literals.Of(i)));
        string[] settings = record.InitializerColumns
            .Select(i => $"{record.Columns[i].Identifier} = c{Literals.Of(i)}")
            .ToArray();
        writer.Lines("if (conflictColumn is not null)\n    return null;");
        writer.Lines($"return new {row}({arguments})" + (settings.Length == 0 ? ";" : string.Empty));
        if (settings.Length > 0)
        {
            writer.Lines("{");
            writer.List(settings, ",");
            writer.Lines("};");
        }

        writer.Close();
    }

    static void EmitComparison(SourceWriter writer, RecordModel record, Composites composites, string face)
    {
        string row = record.Type.FullName;
        writer.Open($"""
            static global::System.Collections.Generic.IReadOnlyList<string>
                {face}.ChangedColumns({row} before, {row} after)
            """);
        writer.Lines("var columns = new global::System.Collections.Generic.List<string>();");
        foreach (ColumnModel column in record.Columns.Where(static column => !column.IsKey))
        {
            string both = $"before.{column.Identifier}, after.{column.Identifier}";
            string name = Literals.Of(column.Name);
            writer.Lines($"{Qualified.Hidden}ColumnMerge.Compare({both}, {name}{By(column, composites)}, columns);");
        }

        writer.Lines("return columns;");
        writer.Close();
    }

    static void EmitColumn(SourceWriter writer, ColumnModel column, Composites composites, string number)
    {
        if (column.IsKey)
        {
            writer.Lines($"var c{number} = theirs.{column.Identifier};");
            return;
        }

        string name = column.Identifier;
        string all = $"@base.{name}, theirs.{name}, mine.{name}";
        string helper = Qualified.Hidden + "ColumnMerge";
        if (column.Merge is not { } merge)
        {
            writer.Lines(
                $"var c{number} = {helper}.Pick({all}, {Literals.Of(column.Name)}{By(column, composites)}, "
                + "ref conflictColumn);");
            return;
        }

        string both = merge.Kind switch
        {
            MergeKind.Sum => $"{helper}.Sum({all})",
            _ when MergeText.ItemOf(column) is not null =>
                MergeText.Joined(column, "theirs." + name, Additions(column, composites)),
            MergeKind.Append => $"{helper}.Append({all}, {Literals.Of(column.Name)}, ref conflictColumn)",
            MergeKind.LastWriter => "mine." + name,
            MergeKind.FirstWriter =>
                $"{helper}.First(@base.{name}, theirs.{name}, {Literals.Of(column.Name)}, ref conflictColumn)",
            MergeKind.Or or MergeKind.And when column.Enum is null && column.Kind != ColumnKind.Boolean =>
                $"{helper}.{merge.Kind}({all})",
            MergeKind.Or => $"theirs.{name} | {MergedBits(column, "&")}",
            MergeKind.And => $"theirs.{name} & {MergedBits(column, "|")}",
            // Why the marks: the method may say more or less about null than the column does.
            MergeKind.Custom => $"{merge.Merger}.Merge(@base.{name}!, theirs.{name}!, mine.{name}!)!",
            _ => MergeText.Extreme(column, $"theirs.{name}", $"mine.{name}"),
        };
        // Why not the same for all: two sums of 5 are 10, however alike they are; a greatest value is the same twice.
        string pick = merge.Kind is MergeKind.Sum or MergeKind.Append or MergeKind.Custom ? "TryPickOne" : "TryPick";
        writer.Lines($"""
            var c{number} = {helper}.{pick}({all}{By(column, composites)}, out var p{number})
                ? p{number}
                : {both};
            """);
    }

    static string By(ColumnModel column, Composites composites) => ContentEmitter.IsCompared(column)
        ? ", " + ContentEmitter.Function(column, composites)
        : string.Empty;

    // What mine has more than the base, of a column of several values.
    static string Additions(ColumnModel column, Composites composites)
    {
        string name = column.Identifier;
        string end = $"{Literals.Of(column.Name)}, ref conflictColumn";
        string method = $"{Qualified.Hidden}CollectionChanges.";
        string equal = column.Shape?.Nested is { IsSet: false } nested
            ? ContentEmitter.Function(nested.Parts[nested.Parts.Count - 1], composites)
            : ContentEmitter.Default;
        return column switch
        {
            { Kind: ColumnKind.Map } => $"{method}Put(@base.{name}, theirs.{name}, mine.{name}, {equal}, {end})",
            { Merge.Kind: MergeKind.Union } => $"{method}Added(@base.{name}, mine.{name}, {end})",
            _ => $"{method}Appended(@base.{name}, mine.{name}, {equal}, {end})",
        };
    }

    // The bits that mine has set, or has not cleared, since the base.
    static string MergedBits(ColumnModel column, string sign) => column.Kind == ColumnKind.Boolean
        ? $"(mine.{column.Identifier} {sign} !@base.{column.Identifier})"
        : $"(mine.{column.Identifier} {sign} ~@base.{column.Identifier})";
}
