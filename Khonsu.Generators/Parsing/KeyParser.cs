using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Finds the key among the columns and checks that it can identify a row for ever.</summary>
static class KeyParser
{
    /// <summary>Finds the key columns.</summary>
    /// <param name="type">The record.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="isPublic">Whether other assemblies see the record.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>Indexes of the key columns, in key order.</returns>
    public static List<int> Parse(INamedTypeSymbol type, List<ColumnSource> columns, bool isPublic, ParseReport report)
    {
        List<int> key = Enumerable.Range(0, columns.Count)
            .Where(i => columns[i].KeyOrder is not null)
            .OrderBy(i => columns[i].KeyOrder)
            .ToList();
        if (key.Count == 0 && !report.IsBlocked)
            report.Block(RecordRules.NoKey, type.Locations.FirstOrDefault(), type.Name, Candidates(type, columns));

        for (int i = 0; i < key.Count; i++)
        {
            ColumnSource column = columns[key[i]];
            if (Objection(column.Model, isPublic) is { } objection)
                report.Block(RecordRules.UnusableKey, column.Location, column.Model.Member, objection);
            if (i > 0 && columns[key[i - 1]] is var previous && previous.KeyOrder == column.KeyOrder)
                report.Add(
                    ColumnRules.KeyOrderTaken,
                    column.Location,
                    previous.Model.Member,
                    column.Model.Member,
                    column.KeyOrder!);
        }

        CheckShardKey(columns, report);
        return key;
    }

    /// <summary>Describes a key that passed the checks.</summary>
    /// <param name="type">The record.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="key">Indexes of the key columns, in key order.</param>
    /// <returns>The key.</returns>
    public static KeyModel Describe(
        TypeModel type, EquatableArray<ColumnModel> columns, EquatableArray<int> key)
    {
        ColumnModel first = columns[key[0]];
        // Why: an enum implements no IEquatable, so a struct that does stands for it.
        if (key.Count == 1 && first.Enum is null)
            return new KeyModel(first.TypeName, null, key);
        string name = RecordParser.FreeName(type.Name + "Key", "Value", columns);
        return new KeyModel(type.Sibling(name), name, key);
    }

    /// <summary>Why a column cannot identify a row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isPublic">Whether other assemblies see the record.</param>
    /// <returns>The reason, or null when it can.</returns>
    public static string? Objection(ColumnModel column, bool isPublic)
    {
        if (column.IsNullable)
            return "it can be null and null identifies nothing; remove the '?'";
        if (column.Kind is ColumnKind.Half or ColumnKind.Float or ColumnKind.Double)
            return "a floating-point number may differ from what it is computed from; "
                + "use an integer, decimal or string";
        if (!column.HasKeyEquality)
            return column.IsPlain
                ? "bytes compare by reference here; use Guid, UInt128 or a string"
                : "a key is one value that compares by content; use Guid, a number, a text or a record struct around "
                    + "one";
        return isPublic && !column.IsPublic
            ? "it is internal although the record is public; make it public"
            : null;
    }

    /// <summary>Why a column cannot say in which shard of a cluster a row is.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The reason, or null when it can.</returns>
    public static string? ShardObjection(ColumnModel column)
    {
        if (!column.IsKey)
            return "it is no part of the key, which alone says where a row is; add [Key] or remove [ShardKey]";
        return column.HasOwnEquality
            ? "only its type knows which of its values are equal, so other machines could not tell which rows are "
                + "together; mark other columns of the key, or use a type that is compared by the value in it"
            : null;
    }

    static void CheckShardKey(List<ColumnSource> columns, ParseReport report)
    {
        if (!report.IsListening)
            return;
        foreach (ColumnSource column in columns)
        {
            if (AttributeReader.Find(column.Property, column.Parameter, AttributeReader.ShardKey) is { } attribute
                && ShardObjection(column.Model) is { } objection)
                report.Add(
                    ColumnRules.NoShardKey, AttributeReader.LocationOf(attribute), column.Model.Member, objection);
        }
    }

    static string Candidates(INamedTypeSymbol type, List<ColumnSource> columns)
    {
        List<string> able = columns
            .Where(static c => Objection(c.Model, false) is null)
            .Select(static c => c.Model.Member)
            .ToList();
        string[] likely = able
            .Where(name => name is "Id" or "Key" or "Code" || name == type.Name + "Id")
            .Concat(able)
            .Distinct()
            .Take(3)
            .ToArray();
        return likely.Length == 0 ? string.Empty : " (perhaps " + string.Join(", ", likely) + ")";
    }
}
