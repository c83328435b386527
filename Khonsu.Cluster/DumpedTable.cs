namespace Khonsu.Cluster;

/// <summary>Rows of a table in an Arrow file.</summary>
/// <param name="Name">The table. Rows that an older version of the program has written are in files of their own, as
/// long as they were not written again.</param>
/// <param name="Path">The file.</param>
/// <param name="Rows">How many rows it has.</param>
public sealed record DumpedTable(string Name, string Path, long Rows);
