using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Answers a heartbeat.</summary>
/// <param name="Round">The round of the asker.</param>
/// <param name="Ballot">The ballot the answerer has or would lead with.</param>
/// <param name="Leader">The ballot it follows.</param>
/// <param name="IsHappy">Whether it is content with that leader.</param>
/// <param name="Tail">From a leader that streams entries to the asker: how far it has sent; else null.</param>
sealed record HeartbeatReply(
    ulong Round, Ballot Ballot, Ballot Leader, bool IsHappy, StreamTail? Tail) : Message;
