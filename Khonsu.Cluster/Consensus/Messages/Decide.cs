using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// More is decided. It has no sequence number: within a round it may come in any order, late, or twice.
/// </summary>
/// <param name="Ballot">Ballot of the leader.</param>
/// <param name="DecidedIndex">What is decided.</param>
sealed record Decide(
    Ballot Ballot, LogIndex DecidedIndex) : Message;
