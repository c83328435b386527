using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes how what a transaction merges becomes a row of <see cref="MergeData"/>, and how it is made of one again.
/// </summary>
static class MergeDataEmitter
{
    const string Base = Qualified.Hidden + "TransactionalRow?";

    /// <summary>Writes the methods that make rows of a delta.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    public static void EmitMethods(SourceWriter writer, RecordModel record)
    {
        RecordModel data = MergeData.Of(record);
        writer.Blank();
        writer.Open($"public override {Base} Added({record.Type.FullName} row)");
        foreach (string refusal in Refusals(record))
            writer.Lines($"if ({refusal})\n    return null;");
        EmitNew(writer, record, data, Added);
        writer.Close();
        writer.Blank();
        string[] taken = Sums(record).Select(static i => $"_c{Literals.Of(i)}.HasTaken").ToArray();
        if (taken.Length == 0)
        {
            writer.Lines($"public override {Base} Taken({record.Type.FullName} row) => null;");
            return;
        }

        writer.Open($"public override {Base} Taken({record.Type.FullName} row)");
        writer.Lines($"if (!({string.Join(" || ", taken)}))\n    return null;");
        EmitNew(writer, record, data, static (column, field) => column.Merge!.Kind == MergeKind.Sum
            ? $"{field}.HasTaken ? {field}.Taken : null"
            : "null");
        writer.Close();
    }

    /// <summary>Writes the method that makes a delta of rows.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="names">Names in the merge cursor.</param>
    public static void EmitFactory(SourceWriter writer, RecordModel record, MergeNames names)
    {
        string data = record.Type.Sibling(record.MergeDataName!);
        writer.Blank();
        writer.Lines($"""
            internal static {Qualified.Hidden}RowDelta<{record.Type.FullName}> {names.Factory}(
                {data} added, {data}? taken) =>
                new {names.Deltas}(added, taken);
            """);
    }

    /// <summary>Writes the constructors of the deltas.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="names">Names in the merge cursor.</param>
    public static void EmitConstructors(SourceWriter writer, RecordModel record, MergeNames names)
    {
        string data = record.Type.Sibling(record.MergeDataName!);
        writer.Lines($"public {names.Deltas}()\n{{\n}}\n");
        writer.Open($"internal {names.Deltas}({data} added, {data}? taken)");
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            if (CarriedMerges.Has(column))
                writer.Lines($"_c{Literals.Of(i)} = {Read(column, Literals.Of(i))};");
        }

        writer.Close();
        writer.Blank();
    }

    static void EmitNew(
        SourceWriter writer, RecordModel record, RecordModel data, Func<ColumnModel, string, string> value)
    {
        var arguments = new List<string>();
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            if (column.IsKey)
                arguments.Add("row." + column.Identifier);
            else if (CarriedMerges.Has(column))
                arguments.Add(value(column, "_c" + Literals.Of(i)));
        }

        writer.Lines($"return new {data.Type.FullName}(");
        writer.List(arguments, ");");
    }

    // What cannot be said: the column is not carried, or is set to the null that stands for nothing.
    static IEnumerable<string> Refusals(RecordModel record)
    {
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            if (column.Merge is not { Kind: not MergeKind.Custom } merge)
                continue;
            string field = "_c" + Literals.Of(i);
            if (merge.Kind == MergeKind.LastWriter && column.IsNullable)
                yield return $"{field}.IsSet && {field}.Value is null";
            else if (!CarriedMerges.Has(column))
                yield return IsSet(column, field);
        }
    }

    static string IsSet(ColumnModel column, string field) => column.Merge!.Kind switch
    {
        MergeKind.Sum => $"{field}.HasAdded || {field}.HasTaken",
        _ when MergeText.ItemOf(column) is not null => $"!{field}.IsEmpty",
        _ => $"{field} is not null",
    };

    static string Added(ColumnModel column, string field) => column.Merge!.Kind switch
    {
        MergeKind.Sum => $"{field}.HasAdded ? {field}.Added : null",
        MergeKind.LastWriter => $"{field}.IsSet ? {field}.Value : null",
        _ when MergeText.ItemOf(column) is not null =>
            $"{field}.IsEmpty ? null : {MergeText.Joined(column, $"default({column.TypeName})", field)}",
        _ => field,
    };

    static string Read(ColumnModel column, string number)
    {
        string added = "added." + column.Identifier;
        return column.Merge!.Kind switch
        {
            MergeKind.Sum => $"{Qualified.Hidden}SumTerm<{column.TypeName}>.Of({added}, taken?.{column.Identifier})",
            MergeKind.LastWriter => $"{added} is {{ }} v{number} ? new(v{number}) : default",
            _ when MergeText.ItemOf(column) is { } item =>
                $"{added} is {{ }} v{number} ? {Qualified.Hidden}ItemsTerm<{item}>.OfAll(v{number}) : default",
            _ => added,
        };
    }

    static IEnumerable<int> Sums(RecordModel record) => Enumerable.Range(0, record.Columns.Count)
        .Where(i => record.Columns[i].Merge is { Kind: MergeKind.Sum } && CarriedMerges.Has(record.Columns[i]));
}
