namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Something that a client has asked for has ended.</summary>
/// <param name="End">What it is told.</param>
/// <param name="Told">Called when it was told.</param>
sealed record RowsEnded(V1.RowsEnd End, Action Told);
