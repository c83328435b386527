using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Decides how batches of a schema become rows of a table, or why they cannot. Today's schema is compared name by name.
/// An older one is read by the rules of evolution, but only where its metadata prove that an older version of this very
/// table has written it, or where the caller asks for it: a batch of somebody else that lacks a column must not become
/// rows with defaults that nobody thought of.
/// </summary>
internal static class SchemaPlanner
{
    /// <summary>Makes the plan of a schema.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="isPartial">Whether columns that are not of the key may be missing.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="SchemaMismatchException">Batches of this schema cannot become rows of the table.</exception>
    internal static SchemaPlan Plan(TableDefinition definition, Schema schema, bool isPartial, SchemaMatch match)
    {
        bool isVersion = match != SchemaMatch.Exact && IsOlderVersion(definition, schema);
        if (!isVersion && match != SchemaMatch.Evolve)
            return PlanOfToday(definition, schema, isPartial);
        var planner = new EvolutionPlanner(definition, schema, isPartial, trustsIds: isVersion);
        return definition.OldShapes.Count == 0 ? planner.Plan() : PlanWithShapes(definition, planner);
    }

    // Why not by positions alone: words come in several forms.
    static SchemaPlan PlanOfToday(TableDefinition definition, Schema schema, bool isPartial)
    {
        int[] positions = PositionsOf(definition, schema, isPartial);
        return WordForms.AreDictionariesIn(definition.Columns)
            ? new EvolutionPlanner(definition, schema, isPartial, trustsIds: false).Plan()
            : new SchemaPlan(definition, positions);
    }

    static int[] PositionsOf(TableDefinition definition, Schema schema, bool isPartial)
    {
        try
        {
            return BatchCheck.CheckSchema(definition, schema, isPartial);
        }
        catch (SchemaMismatchException refused) when (TableOf(schema) is { } table && !IsNameOf(definition, table))
        {
            throw refused.With(
                $"The batch is of table '{table}'; if this one was called so, write [FormerNames(\"{table}\")] on its "
                + "record");
        }
    }

    static string? TableOf(Schema schema) => schema.Metadata?.GetValueOrDefault(ArrowSchemas.TableKey);

    static bool IsNameOf(TableDefinition definition, string table) =>
        table == definition.Name || definition.FormerNames.Contains(table);

    // Why in this order: what the user has written for exactly this shape is meant for it; where the rules are enough
    // they are; and only then may a shape be met that has changed once more.
    static SchemaPlan PlanWithShapes(TableDefinition definition, EvolutionPlanner planner)
    {
        foreach (RowMigration migration in definition.OldShapes)
        {
            if (planner.TryPlan(migration, mustBeSame: true) is { } plan)
                return plan;
        }

        try
        {
            return planner.Plan();
        }
        catch (SchemaMismatchException)
        {
            foreach (RowMigration migration in definition.OldShapes)
            {
                if (planner.TryPlan(migration, mustBeSame: false) is { } plan)
                    return plan;
            }

            throw;
        }
    }

    // Why the fields are hashed too: a program that drops or renames columns keeps the metadata, and then they lie.
    static bool IsOlderVersion(TableDefinition definition, Schema schema) =>
        TableOf(schema) is { } table
        && IsNameOf(definition, table)
        && schema.Metadata.TryGetValue(ArrowSchemas.FingerprintKey, out string? fingerprint)
        && fingerprint != definition.Plans.FingerprintOf(definition)
        && fingerprint == ArrowSchemas.Fingerprint(table, schema.FieldsList);
}
