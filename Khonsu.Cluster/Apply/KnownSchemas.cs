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
    /// <param name="table">A table of the entry.</param>
    public void Learn(TableRows table)
    {
        if (!table.Schema.IsEmpty)
            Learn((table.Table, table.SchemaId), table.Schema);
    }

    /// <summary>Learns what the merges of an entry bring.</summary>
    /// <param name="table">Name of their table.</param>
    /// <param name="merges">The merges.</param>
    public void Learn(string table, MergePart merges)
    {
        if (!merges.Schema.IsEmpty)
            Learn((table, merges.SchemaId), merges.Schema);
    }

    /// <summary>The schema of rows.</summary>
    /// <param name="table">Rows of a table.</param>
    public ReadOnlyMemory<byte> Of(TableRows table) => Of(table.Table, table.SchemaId);

    /// <summary>A schema that the log has brought.</summary>
    /// <param name="table">Of which table.</param>
    /// <param name="id">Its checksum.</param>
    public ReadOnlyMemory<byte> Of(string table, uint id)
    {
        // Inv T3: an entry whose schema the log does not have brings it.
        bool isKnown = All.TryGetValue((table, id), out ReadOnlyMemory<byte> schema);
        Invariant.Check(isKnown, "T3");
        return schema;
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
