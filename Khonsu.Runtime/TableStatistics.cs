namespace Khonsu;

/// <summary>What a table holds in memory, counted by a walk over it.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Keys">Keys that have a place, those of deleted rows that nobody has cleared away yet included.</param>
/// <param name="Versions">Versions of rows, deletions and writes that were refused included.</param>
public sealed record TableStatistics(string Table, long Keys, long Versions);
