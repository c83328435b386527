using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// Asks for more of a suffix that did not fit in one message: of a promise by the leader, of a session by the follower.
/// </summary>
/// <param name="Ballot">Ballot of the leader.</param>
/// <param name="Nonce">The promise that started the exchange.</param>
/// <param name="From">The first entry wanted.</param>
sealed record SuffixRequest(
    Ballot Ballot, Nonce Nonce, LogIndex From) : Message;
