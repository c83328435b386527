using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Finds the indexes of a record: the ordered key first, then those of its columns, then those of several columns that
/// stand on the record. An index that is wrong is reported and left out; the rest of the record is as good as before.
/// </summary>
static class IndexParser
{
    /// <summary>Finds the ordered key and the indexes that stand on columns.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="key">Indexes of the key columns, in key order.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The indexes.</returns>
    public static EquatableArray<IndexModel> OfColumns(List<ColumnSource> columns, List<int> key, ParseReport report)
    {
        var models = new ColumnModel[columns.Count];
        for (int i = 0; i < models.Length; i++)
            models[i] = columns[i].Model;
        var list = new IndexList(models);
        if (key.Any(i => columns[i].IsKeyOrdered))
            list.AddKey(key);
        for (int i = 0; i < columns.Count; i++)
        {
            foreach (AttributeData attribute in AttributeReader.All(columns[i].Property, AttributeReader.Index)
                .Concat(AttributeReader.All(columns[i].Parameter, AttributeReader.Index)))
            {
                ColumnModel column = columns[i].Model;
                if (AttributeReader.Texts(attribute, 0).Count > 0)
                    Refuse(
                        attribute,
                        column.Member,
                        "an index of several columns stands on the record; write [Index] without columns here",
                        report);
                else if (Objection(column) is { } objection)
                    Refuse(attribute, column.Member, objection, report);
                else
                    Add(list, [i], attribute, columns[i].Property.ContainingType.Name, report);
            }
        }

        return list.ToArray();
    }

    /// <summary>Adds the indexes that stand on the record.</summary>
    /// <param name="type">The record.</param>
    /// <param name="members">Its columns, and the indexes found so far.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>All indexes.</returns>
    public static EquatableArray<IndexModel> WithRecord(
        INamedTypeSymbol type, RecordMembers members, ParseReport report)
    {
        IndexList? list = null;
        foreach (AttributeData attribute in AttributeReader.All(type, AttributeReader.Index))
        {
            if (list is null)
            {
                list = new IndexList(members.Columns);
                list.AddAll(members.Indexes);
            }

            IReadOnlyList<string> names = AttributeReader.Texts(attribute, 0);
            if (ColumnsOf(names, members.Columns, out int[] columns) is { } objection)
                Refuse(attribute, type.Name, objection, report);
            else
                Add(list, columns, attribute, type.Name, report);
        }

        return list?.ToArray() ?? members.Indexes;
    }

    /// <summary>Why a column cannot be part of an index.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The reason, or null when it can.</returns>
    public static string? Objection(ColumnModel column)
    {
        if (column.HasOrder)
            return null;
        return column.IsPlain
            ? $"'{column.Member}' holds bytes, which compare by reference; index a Guid, UInt128 or a text instead"
            : $"'{column.Member}' is no single value with an order; index a number, a text or a record struct around "
                + "one";
    }

    static string? ColumnsOf(IReadOnlyList<string> names, EquatableArray<ColumnModel> columns, out int[] found)
    {
        found = new int[names.Count];
        if (names.Count == 0)
            return "it has no columns; name them as in [Index(nameof(Branch), nameof(Balance))]";
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = IndexOf(names[i], columns);
            if (found[i] < 0)
                return $"'{names[i]}' is not a column; name a property that is stored, best with nameof";
            if (Array.IndexOf(found, found[i]) < i)
                return $"'{names[i]}' is listed twice; remove one";
            if (Objection(columns[found[i]]) is { } objection)
                return objection;
        }

        return null;
    }

    static int IndexOf(string member, EquatableArray<ColumnModel> columns)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Member == member)
                return i;
        }

        return -1;
    }

    static void Add(IndexList list, int[] columns, AttributeData attribute, string record, ParseReport report)
    {
        var request = new IndexRequest(
            AttributeReader.NamedFlag(attribute, "IsOrdered"),
            AttributeReader.NamedFlag(attribute, "IsUnique"),
            AttributeReader.NamedString(attribute, "Name"));
        Location? location = AttributeReader.LocationOf(attribute);
        if (request.Name is { } name && IndexList.ObjectionTo(name) is { } objection)
            report.Add(RecordRules.InvalidName, location, "Name", name, objection);
        else if (!list.TryAdd(columns, request))
            report.Add(IndexRules.NameTaken, location, record, list.NameOf(columns, request));
    }

    static void Refuse(AttributeData attribute, string owner, string objection, ParseReport report) =>
        report.Add(IndexRules.CannotBeBuilt, AttributeReader.LocationOf(attribute), owner, objection);
}
