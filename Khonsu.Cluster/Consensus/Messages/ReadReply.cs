using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Answers a forwarded read.</summary>
/// <param name="Incarnation">The start of the follower that asked.</param>
/// <param name="Context">The number of the read.</param>
/// <param name="Index">How far the follower must have applied; null when the sender cannot tell.</param>
sealed record ReadReply(
    ulong Incarnation, ulong Context, LogIndex? Index) : Message;
