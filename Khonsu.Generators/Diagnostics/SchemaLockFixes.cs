using System.Collections.Immutable;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Khonsu.Generators.Schemas;

namespace Khonsu.Generators.Diagnostics;

/// <summary>What a code fix must know of a problem, for it sees neither the lock nor the columns.</summary>
static class SchemaLockFixes
{
    /// <summary>Whether only a method of the user can make rows of the older version today's.</summary>
    /// <param name="problem">The problem.</param>
    public static bool CanMigrate(SchemaProblem problem) =>
        problem.Kind is ProblemKind.Retyped or ProblemKind.KeyChanged;

    /// <summary>Whether a column without values may be one that had another name.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="all">All problems of the record.</param>
    public static bool IsRenamedToo(SchemaProblem problem, IReadOnlyList<SchemaProblem> all) =>
        problem.Kind == ProblemKind.NotFillable
        && all.Any(other => other.Member == problem.Member
            && other.Kind is ProblemKind.MaybeRenamed or ProblemKind.NameLost);

    /// <summary>What a fix must know.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="record">The record.</param>
    /// <param name="naming">How its members become columns.</param>
    /// <returns>Nothing where there is no fix.</returns>
    public static ImmutableDictionary<string, string?> PropertiesOf(
        SchemaProblem problem, RecordModel record, NamingPolicy naming)
    {
        ImmutableDictionary<string, string?> none = ImmutableDictionary<string, string?>.Empty;
        if (CanMigrate(problem))
            return OfMigration(problem, record, naming) ?? none;
        // Why nothing for parts of a column: they are written elsewhere, and other columns may have them too.
        bool isColumn = record.Columns.Any(
            column => column.Member == problem.Member && column.Name == problem.Path);
        return !isColumn ? none : problem.Kind switch
        {
            ProblemKind.NotNullable or ProblemKind.NotFillable => none.Add("Nullable", null),
            ProblemKind.NameLost => none.Add("FormerName", problem.Before).Add("IsOldest", null),
            ProblemKind.MaybeRenamed or ProblemKind.Reused => none.Add("FormerName", problem.Before),
            _ => none,
        };
    }

    static ImmutableDictionary<string, string?>? OfMigration(
        SchemaProblem problem, RecordModel record, NamingPolicy naming)
    {
        if (OlderRecord.Parameters(problem.Fields, naming) is not { } parameters)
            return null;
        int[] positions = FieldMatcher.Match(record.Columns, problem.Fields);
        IEnumerable<string> values = Enumerable.Range(0, positions.Length)
            .Where(column => positions[column] != FieldMatcher.NotThere)
            .Select(column => $"{record.Columns[column].Member}={parameters[positions[column]].Name}");
        return ImmutableDictionary<string, string?>.Empty
            .Add("Version", TypeText.Number(problem.Version))
            .Add("Parameters", string.Join(", ", parameters.Select(static parameter => parameter.Text)))
            .Add("Values", string.Join(",", values));
    }
}
