namespace Khonsu.Cluster;

/// <summary>A node that follows a leader, as the leader knows it.</summary>
/// <param name="Node">Its number.</param>
/// <param name="AcceptedEntries">Entries of the log that it has on its disk.</param>
public sealed record KhonsuFollower(ulong Node, long AcceptedEntries);
