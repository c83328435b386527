using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>More of a suffix.</summary>
/// <param name="Ballot">Ballot of the leader.</param>
/// <param name="Nonce">The promise that started the exchange.</param>
/// <param name="From">Where the entries start.</param>
/// <param name="Entries">One or more.</param>
sealed record SuffixEntries(
    Ballot Ballot, Nonce Nonce, LogIndex From, IReadOnlyList<LogEntry> Entries) : Message;
