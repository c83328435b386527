using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The plans of a table for the schemas that it has met last, so that a plan is made once for each schema
/// object, which all batches of a stream share, and not for each batch.</summary>
/// <remarks>
/// Threads: any. Bounds: a few entries, each of which knows its schema weakly. Race: who reads an old entry, or loses
/// one to another thread, makes its plan again, and two plans of one schema are equal.
/// </remarks>
internal sealed class SchemaPlans
{
    const int Slots = 8;

    // Written by any thread that makes a plan; an entry never changes once it is in a slot.
    readonly Entry?[] _slots = new Entry?[Slots];

    // Counted up by any thread that makes a plan; which slot it gets means nothing.
    int _next;

    // Written by any thread that needs it first; all of them write the same.
    string? _fingerprint;

    /// <summary>Finds or makes the plan of a schema.</summary>
    /// <param name="definition">The table that this belongs to.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="isPartial">Whether columns that are not of the key may be missing.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="SchemaMismatchException">Batches of this schema cannot become rows of the table.</exception>
    internal SchemaPlan Of(TableDefinition definition, Schema schema, bool isPartial, SchemaMatch match)
    {
        for (int i = 0; i < Slots; i++)
        {
            // Order: acquires what the entry holds; pairs with the write below.
            if (Volatile.Read(ref _slots[i]) is { } entry
                && entry.IsPartial == isPartial && entry.Match == match && ReferenceEquals(entry.Target, schema))
                return entry.Plan;
        }

        SchemaPlan plan = SchemaPlanner.Plan(definition, schema, isPartial, match);
        uint slot = (uint)Interlocked.Increment(ref _next) % Slots;

        // Order: publishes the entry; pairs with the read above. Race: losing costs another thread its making again.
        Volatile.Write(ref _slots[slot], new Entry(schema, isPartial, match, plan));
        return plan;
    }

    /// <summary>The fingerprint of the table's own schema.</summary>
    /// <param name="definition">The table that this belongs to.</param>
    /// <returns>The fingerprint that its batches bear.</returns>
    internal string FingerprintOf(TableDefinition definition) =>
        _fingerprint ??= ArrowSchemas.Fingerprint(definition.Name, ArrowSchemas.FieldsOf(definition));

    sealed class Entry(Schema schema, bool isPartial, SchemaMatch match, SchemaPlan plan) : WeakReference(schema)
    {
        internal readonly bool IsPartial = isPartial;
        internal readonly SchemaMatch Match = match;
        internal readonly SchemaPlan Plan = plan;
    }
}
