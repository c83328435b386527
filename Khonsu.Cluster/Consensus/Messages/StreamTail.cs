using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>How far a leader has sent to one follower; shows the follower a loss at the end of the stream.</summary>
/// <param name="Ballot">Ballot of the leader.</param>
/// <param name="Session">The session of the stream.</param>
/// <param name="Sequence">The sequence number of the last message in it.</param>
/// <param name="DecidedIndex">What the leader knows as decided.</param>
sealed record StreamTail(Ballot Ballot, ulong Session, ulong Sequence, LogIndex DecidedIndex);
