using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>New entries in a session, and what is decided.</summary>
/// <param name="Ballot">Ballot of the leader.</param>
/// <param name="Session">The session.</param>
/// <param name="Sequence">One more than that of the message before it; the session was opened with 1.</param>
/// <param name="From">Where the entries start: the end of the follower's log.</param>
/// <param name="Chain">Chain of the log at the start.</param>
/// <param name="Entries">One or more.</param>
/// <param name="DecidedIndex">What the leader knows as decided.</param>
sealed record AcceptDecide(
    Ballot Ballot,
    ulong Session,
    ulong Sequence,
    LogIndex From,
    ulong Chain,
    IReadOnlyList<LogEntry> Entries,
    LogIndex DecidedIndex) : Message;
