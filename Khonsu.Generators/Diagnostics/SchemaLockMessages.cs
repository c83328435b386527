using System.Collections.Immutable;
using Khonsu.Generators.Model;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Says what the check of a table has found.</summary>
static class SchemaLockMessages
{
    /// <summary>A complaint about a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="table">The table.</param>
    /// <param name="location">The column, or the record.</param>
    /// <param name="properties">What a code fix must know.</param>
    /// <returns>What is reported.</returns>
    public static Diagnostic Of(
        SchemaProblem problem, string table, Location? location, ImmutableDictionary<string, string?> properties)
    {
        string version = $"version {TypeText.Number(problem.Version)} in the schema lock";
        string place = problem.Member is null ? "the key" : $"column '{problem.Path}'";
        return problem.Kind switch
        {
            ProblemKind.Retyped => Unreadable(
                $"rows of {version} have '{problem.Before}', which '{problem.Now}' cannot hold",
                "keep the column as it was and add another, or convert the rows with [MigrateFrom]"),
            ProblemKind.NotNullable => Unreadable(
                $"rows of {version} have '{problem.Before}', and '{problem.Now}' accepts no null",
                "let the member be null, or convert the rows with [MigrateFrom]"),
            ProblemKind.KeyChanged => Unreadable(
                $"rows of {version} have the key ({problem.Before}), and it is ({problem.Now})",
                "another key means other rows: give the table another name, or convert the rows with [MigrateFrom]"),
            ProblemKind.ShardKeyChanged => Unreadable(
                $"rows of {version} are in the shards that ({problem.Before}) gives, and it is ({problem.Now})",
                "they would be looked for in other shards: mark with [ShardKey] what was marked, or give the table "
                + "another name; where no store has several shards, change 'key' and 'key shard' in the lock"),
            ProblemKind.Reused => Unreadable(
                $"it is '{problem.Now}' and would be taken for '{problem.Before}', which was removed since {version}",
                $"use another name and another number, or write [FormerNames(\"{problem.Before}\")] if it is the same "
                + "column again"),
            ProblemKind.NotFillable => Create(SchemaLockRules.NotFillable, problem.Version, problem.Now),
            ProblemKind.NameLost => Create(
                SchemaLockRules.Renamed,
                $"it was called '{problem.Before}' in {version} and is not found there any more; write "
                + $"[FormerNames(\"{problem.Before}\")]"),
            _ => Create(
                SchemaLockRules.Renamed,
                $"it came and '{problem.Before}' of {version} went, which has the same type; if it was renamed write "
                + $"[FormerNames(\"{problem.Before}\")], else bring the lock up to date"),
        };

        Diagnostic Create(DiagnosticDescriptor rule, params object[] arguments) =>
            Diagnostic.Create(rule, location, properties, [table, problem.Path, .. arguments]);

        Diagnostic Unreadable(string what, string advice) => Diagnostic.Create(
            SchemaLockRules.Unreadable, location, properties, table, place, what, advice);
    }

    /// <summary>What is not in the lock yet, in words.</summary>
    /// <param name="table">The table in the lock, or null.</param>
    /// <param name="record">The record.</param>
    /// <returns>What came, went and changed.</returns>
    public static string Difference(LockedTable? table, RecordModel record)
    {
        if (table is null)
            return "it is new";
        if (table.IsGone)
            return "it is marked as gone";
        if (table.Name != record.Table)
            return $"it is called '{table.Name}' there";
        StoredField[] today = StoredFields.Of(record);
        StoredField[] last = table.FieldsOf(table.LastVersion);
        string[] came = NamesOf(today.Except(last));
        string[] went = NamesOf(last.Except(today));
        IEnumerable<string> parts =
        [
            .. came.Except(went).Select(static name => $"'{name}' came"),
            .. went.Except(came).Select(static name => $"'{name}' went"),
            .. came.Intersect(went).Select(static name => $"'{name}' changed"),
        ];
        return string.Join(", ", parts);
    }

    /// <summary>What to do about a table without a record.</summary>
    /// <param name="table">Its name.</param>
    public static string AdviceForGone(string table) =>
        $"if its record was renamed write [FormerNames(\"{table}\")] on it, or keep the name by "
        + $"[Transactional(Table = \"{table}\")]; else write 'gone' behind its name in the lock";

    /// <summary>What to do about a name that a table had and its record does not tell any more.</summary>
    /// <param name="name">The name.</param>
    /// <param name="table">What the table is called now.</param>
    public static string AdviceForLostName(string name, string table) =>
        $"it is called '{table}' now; write [FormerNames(\"{name}\")] on its record, or take 'was {name}' out of the "
        + "lock where nothing is left that bears it";

    static string[] NamesOf(IEnumerable<StoredField> fields) =>
        fields.Select(static field => field.Name).OrderBy(static name => name, StringComparer.Ordinal).ToArray();
}
