namespace Khonsu.Cluster.Certification;

/// <summary>The rows of one table in an entry, which only the store can read.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="SchemaId">Checksum of the schema of the rows; 0 when there are none.</param>
/// <param name="Schema">The schema, where the log may not have had it yet; else empty.</param>
/// <param name="Rows">The rows, written and deleted ones; empty when the table is only read.</param>
sealed record TableRows(
    string Table, uint SchemaId, ReadOnlyMemory<byte> Schema, ReadOnlyMemory<byte> Rows);
