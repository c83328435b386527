using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the methods of a merge cursor, for the columns that no operator fits: <c>RaisePeak(7)</c>,
/// <c>AddTags("new")</c>, <c>PutNotes("gate", "B")</c>.
/// </summary>
static class MergeMethodEmitter
{
    const string Sequence = "global::System.Collections.Generic.IEnumerable";

    /// <summary>Writes the methods of a column.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="column">The column.</param>
    /// <param name="visibility">Who may call them.</param>
    /// <param name="method">What they are called.</param>
    /// <param name="change">What takes the change.</param>
    public static void Emit(
        SourceWriter writer, ColumnModel column, string visibility, string method, string change)
    {
        string head = $"{visibility} void {method}";
        string name = $"<c>{Literals.Xml(column.Name)}</c>";
        writer.Lines($"/// <summary>{Summary(column).Replace("{0}", name)}</summary>");
        if (MergeText.ItemOf(column) is not { } item)
        {
            string value = column.Merge!.Kind == MergeKind.LastWriter ? column.AnnotatedTypeName : column.TypeName;
            string what = column.Merge.Kind == MergeKind.Append ? "What is appended." : "The value.";
            writer.Lines($"""
                /// <param name="value">{what}</param>
                {head}({value} value) => {change}(value);
                """);
            return;
        }

        string term = $"{Qualified.Hidden}ItemsTerm<{item}>";
        if (column.Kind == ColumnKind.Map)
        {
            EquatableArray<ColumnModel> parts = column.Shape!.Nested!.Parts;
            writer.Lines($"""
                /// <param name="key">The key.</param>
                /// <param name="value">The value; it takes the place of another one of the key.</param>
                {head}({parts[0].AnnotatedTypeName} key, {parts[1].AnnotatedTypeName} value) =>
                    {change}({term}.Of(new(key, value)));

                /// <summary>Puts entries into column {name}, one after the other.</summary>
                /// <param name="entries">The entries; they are taken at once.</param>
                """);
            EmitMany(writer, head, $"{Sequence}<{item}> entries", $"{term}.OfAll(entries)", change);
            return;
        }

        string verb = column.Merge!.Kind == MergeKind.Append ? "Appends" : "Adds";
        writer.Lines($"""
            /// <param name="item">The item.</param>
            {head}({item} item) => {change}({term}.Of(item));

            /// <summary>{verb} items to column {name}.</summary>
            /// <param name="items">The items; they are taken at once.</param>
            """);
        EmitMany(writer, head, $"{Sequence}<{item}> items", $"{term}.OfAll(items)", change);
    }

    // Why first the items: taking them runs code of the user's, which may itself set a savepoint or merge.
    static void EmitMany(SourceWriter writer, string head, string parameter, string term, string change)
    {
        writer.Open($"{head}({parameter})");
        writer.Lines($"var term = {term};\n{change}(term);");
        writer.Close();
    }

    static string Summary(ColumnModel column) => column.Merge!.Kind switch
    {
        MergeKind.Max => "Raises column {0} to a value, unless it is greater already.",
        MergeKind.Min => "Lowers column {0} to a value, unless it is smaller already.",
        MergeKind.LastWriter => "Sets column {0}.",
        MergeKind.FirstWriter => "Sets column {0}, unless it has a value already.",
        MergeKind.Union when column.Kind == ColumnKind.Map => "Puts an entry into column {0}.",
        MergeKind.Union => "Adds an item to column {0}.",
        _ when MergeText.ItemOf(column) is not null => "Appends an item to column {0}.",
        _ => "Appends to column {0}.",
    };
}
