using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>The sender has all entries below an index of the round of the ballot, durably.</summary>
/// <param name="Ballot">Ballot of the leader and accepted round of the sender.</param>
/// <param name="AcceptedIndex">The end of the sender's log.</param>
sealed record Accepted(
    Ballot Ballot, LogIndex AcceptedIndex) : Message;
