using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Promises a ballot, and says what the sender has that the leader may lack. The promise is durable.</summary>
/// <param name="Ballot">The promised ballot.</param>
/// <param name="AcceptedRound">The accepted round of the sender.</param>
/// <param name="AcceptedIndex">The end of its log.</param>
/// <param name="DecidedIndex">What it knows as decided.</param>
/// <param name="Nonce">Names this promise.</param>
/// <param name="Suffix">What the leader lacks if it adopts the log of the sender; null if there is nothing.</param>
/// <param name="NeedsCatchUp">
/// The leader is so far behind that it has to fetch decided entries before this promise can serve it.
/// </param>
sealed record Promise(
    Ballot Ballot,
    Ballot AcceptedRound,
    LogIndex AcceptedIndex,
    LogIndex DecidedIndex,
    Nonce Nonce,
    LogSuffix? Suffix,
    bool NeedsCatchUp) : Message;
