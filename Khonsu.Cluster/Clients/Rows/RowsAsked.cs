namespace Khonsu.Cluster.Clients.Rows;

/// <summary>What a frame of a client wants of the loop that tells it.</summary>
/// <param name="Request">The frame; its commits are done elsewhere.</param>
/// <param name="Names">Names that the client is given; null when it wanted none.</param>
/// <param name="Looked">Called when it was looked at.</param>
sealed record RowsAsked(V1.RowsRequest Request, V1.RowsNames? Names, Action Looked);
