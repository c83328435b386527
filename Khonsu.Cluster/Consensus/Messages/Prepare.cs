using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>A new leader asks for a promise, and says what it has.</summary>
/// <param name="Ballot">Its ballot, already durable as its own promise.</param>
/// <param name="AcceptedRound">Its accepted round.</param>
/// <param name="AcceptedIndex">The end of its log.</param>
/// <param name="DecidedIndex">What it knows as decided.</param>
sealed record Prepare(
    Ballot Ballot, Ballot AcceptedRound, LogIndex AcceptedIndex, LogIndex DecidedIndex) : Message;
