using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>The session of a client.</summary>
/// <param name="Client">The client.</param>
/// <param name="LastUsed">Commit timestamp of the last entry that named it.</param>
/// <param name="Session">What is known of its transactions.</param>
sealed record ClientSession(NodeId Client, long LastUsed, Session Session);
