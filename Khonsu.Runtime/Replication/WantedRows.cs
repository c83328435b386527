using Khonsu.CompilerServices;

namespace Khonsu.Replication;

/// <summary>Rows that a block has looked for, and of which the store does not know whether there are any.</summary>
/// <param name="Table">The table; all its rows, if nothing else is said.</param>
/// <param name="Key">The key of a row, as <see cref="KeyWriter"/> writes it; null for none.</param>
/// <param name="Range">A range of an index; null for none.</param>
internal readonly record struct WantedRows(TableDefinition Table, byte[]? Key = null, WantedRange? Range = null);
