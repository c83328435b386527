using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Decided entries; what is decided is final, so it needs no ballot to be believed.</summary>
/// <param name="Promise">The promise of the sender: at least every ballot that decided what it knows of.</param>
/// <param name="From">Where the entries start.</param>
/// <param name="Chain">Chain of the log at the start.</param>
/// <param name="Entries">Decided entries; none when the receiver has all.</param>
/// <param name="DecidedIndex">What the sender knows as decided.</param>
sealed record CatchUpEntries(
    Ballot Promise, LogIndex From, ulong Chain, IReadOnlyList<LogEntry> Entries, LogIndex DecidedIndex) : Message;
