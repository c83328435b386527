using System.Collections.Immutable;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// The schemas of rows that a log has brought so far: an entry brings its schema along only where the log may not have
/// it. Changed by one thread, read by any.
/// </summary>
sealed class KnownSchemas
{
    ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>> _schemas =
        ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>>.Empty;

    /// <summary>All of them.</summary>
    public ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>> All => Volatile.Read(ref _schemas);

    /// <summary>Learns what an entry brings.</summary>
    /// <param name="part">A table of the entry.</param>
    public void Learn(TablePart part)
    {
        if (!part.Schema.IsEmpty)
            Learn((part.Name, part.SchemaId), part.Schema);
        if (part.Merges is { Schema.IsEmpty: false } merges)
            Learn((part.Name, merges.SchemaId), merges.Schema);
    }

    void Learn((string Table, uint Id) key, ReadOnlyMemory<byte> schema)
    {
        if (All.TryGetValue(key, out ReadOnlyMemory<byte> known))
            Invariant.Check(known.Span.SequenceEqual(schema.Span), "T3");
        else
            Volatile.Write(ref _schemas, All.Add(key, schema));
    }

    /// <summary>Takes others in the place of all.</summary>
    /// <param name="schemas">The others.</param>
    public void Replace(ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>> schemas)
        => Volatile.Write(ref _schemas, schemas);
}
