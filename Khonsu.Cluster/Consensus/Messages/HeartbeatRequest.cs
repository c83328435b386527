using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Asks a voter whether it is there; sent several times in each round of election.</summary>
/// <param name="Round">The round of the asker; echoed.</param>
/// <param name="AcceptedRound">The asker's durable accepted round if it is its promise, else none.</param>
/// <param name="AcceptedIndex">The end of its durable log.</param>
sealed record HeartbeatRequest(
    ulong Round, Ballot AcceptedRound, LogIndex AcceptedIndex) : Message;
