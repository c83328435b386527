using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes <c>StartingWith</c> for ordered indexes of several columns. It is an extension of the index's type, which two
/// indexes over columns of the same types share; so it is written once for each type, and asks the index itself.
/// </summary>
static class PrefixEmitter
{
    static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"];

    /// <summary>Writes the extensions of a record.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void Emit(SourceWriter writer, RecordModel record)
    {
        IEnumerable<IGrouping<string, IndexColumns>> types = record.Indexes
            .Where(static index => index.IsOrdered && index.Columns.Count > 1)
            .Select(index => IndexColumns.Of(record, index))
            .GroupBy(TypesOf, StringComparer.Ordinal);
        foreach (IGrouping<string, IndexColumns> same in types)
            EmitType(writer, record, same.ToArray());
    }

    static void EmitType(SourceWriter writer, RecordModel record, IndexColumns[] indexes)
    {
        IndexColumns columns = indexes[0];
        // Why: where indexes differ in what may be null only, the compiler should warn at none of them.
        bool isMixed = indexes.Any(other => !Annotations(other).SequenceEqual(Annotations(columns)));
        string seen = indexes.Any(static index => index.Visibility == "public") ? "public" : "internal";
        string type = isMixed ? columns.ObliviousKeyType : columns.KeyType;
        string arguments = $"<{record.Key.TypeName}, {record.Type.FullName}, {type}>";
        writer.Blank();
        if (isMixed)
            writer.Lines("#nullable disable");
        writer.Open($"extension({Qualified.Khonsu}OrderedIndex{arguments} index)");
        for (int count = 1; count < columns.Columns.Length; count++)
        {
            if (count > 1)
                writer.Blank();
            string[] names = indexes.Length == 1 ? columns.Parameters : Ordinals(columns.Columns.Length);
            EmitMethod(writer, columns, names, count, isMixed, $"{seen} {Qualified.Khonsu}IndexRows{arguments}");
        }

        writer.Close();
        if (isMixed)
            writer.Lines("#nullable enable");
    }

    static void EmitMethod(
        SourceWriter writer, IndexColumns columns, string[] names, int count, bool isOblivious, string head)
    {
        string parameters = string.Join(", ", Enumerable.Range(0, count).Select(i =>
            $"{IndexColumns.TypeOf(columns.Columns[i], isOblivious)} {names[i]}"));
        string nothing = isOblivious ? ", default" : ", default!";
        string rest = string.Concat(Enumerable.Repeat(nothing, columns.Columns.Length - count));
        string key = $"({string.Join(", ", names.Take(count))}{rest})";
        writer.Lines("/// <summary>Finds the rows whose first columns have these values.</summary>");
        for (int i = 0; i < count; i++)
        {
            string name = names[i].TrimStart('@');
            writer.Lines($"/// <param name=\"{name}\">Column {Literals.Of(i + 1)} of the index.</param>");
        }

        writer.Lines($"""
            /// <returns>The rows, in the order of the index.</returns>
            {head} StartingWith({parameters}) =>
                index.Between({key}, {key}, {Literals.Of(count)});
            """);
    }

    // What tells types apart at run time: the names of a tuple and the annotations of a string do not.
    static string TypesOf(IndexColumns columns) =>
        string.Join(", ", columns.Columns.Select(static column => IndexColumns.TypeOf(column, isOblivious: true)));

    static IEnumerable<bool> Annotations(IndexColumns columns) =>
        columns.Columns.Select(static column => column.IsNullable);

    static string[] Ordinals(int count) => Enumerable.Range(0, count)
        .Select(static i => i < s_ordinals.Length ? s_ordinals[i] : "column" + Literals.Of(i + 1))
        .ToArray();
}
