namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Stands behind all commits up to a timestamp, which is to be told then.</summary>
/// <param name="Timestamp">The timestamp.</param>
sealed record RowsMark(long Timestamp);
