using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Hands proposals to the leader; nobody tells whether they arrive.</summary>
/// <param name="Entries">Entries that are in no log yet.</param>
/// <param name="IsPatient">Whether the leader may keep them for the next proposal, for a tick at most.</param>
sealed record ProposalForward(
    IReadOnlyList<LogEntry> Entries,
    bool IsPatient = false) : Message;
