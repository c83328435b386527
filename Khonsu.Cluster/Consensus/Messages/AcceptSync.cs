using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Opens a session: the follower replaces the end of its log, in one atomic step, by the leader's.</summary>
/// <param name="Ballot">Ballot of the leader.</param>
/// <param name="Session">Counts the sessions of this leader with this follower.</param>
/// <param name="Nonce">Of the promise it answers; any other promise does not take it.</param>
/// <param name="Suffix">The end of the log; taken only when all of it is there.</param>
/// <param name="DecidedIndex">What the leader knows as decided.</param>
sealed record AcceptSync(
    Ballot Ballot, ulong Session, Nonce Nonce, LogSuffix Suffix, LogIndex DecidedIndex) : Message;
