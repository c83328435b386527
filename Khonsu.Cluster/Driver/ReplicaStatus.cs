using System.Collections.Immutable;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>Where one group stands on a node, at one moment.</summary>
/// <param name="Role">What the node is in the configuration.</param>
/// <param name="Phase">Where it stands in the ballot it has promised; it takes proposals as a leader in phase
/// accept.</param>
/// <param name="Leader">Who gets proposals; null when there is none that the node knows of.</param>
/// <param name="IsHappy">Whether the election is content with the leader.</param>
/// <param name="Promised">The ballot it has promised.</param>
/// <param name="AcceptedRound">The ballot whose leader shaped its log last.</param>
/// <param name="TrimmedIndex">The first entry of its log.</param>
/// <param name="AppliedIndex">Entries below it are applied.</param>
/// <param name="DecidedIndex">Entries below it are known as decided.</param>
/// <param name="AcceptedIndex">The end of its log, some of which may not be durable yet.</param>
/// <param name="Config">The configuration in force.</param>
/// <param name="IsReleased">Whether it is in no configuration it knows of, and nobody needs it any more.</param>
/// <param name="Checkpoint">The latest checkpoint; null for none.</param>
/// <param name="PendingProposals">Proposals of this node that are not answered.</param>
/// <param name="PendingReads">Reads of this node that are not answered.</param>
/// <param name="Followers">On a leader, the voters that follow it, and up to where each has the log durably.</param>
/// <param name="Elections">How often a new ballot was promised since the start.</param>
sealed record ReplicaStatus(
    Role Role,
    Phase Phase,
    NodeId? Leader,
    bool IsHappy,
    Ballot Promised,
    Ballot AcceptedRound,
    LogIndex TrimmedIndex,
    LogIndex AppliedIndex,
    LogIndex DecidedIndex,
    LogIndex AcceptedIndex,
    Config Config,
    bool IsReleased,
    CheckpointRef? Checkpoint,
    int PendingProposals,
    int PendingReads,
    ImmutableArray<(NodeId Node, LogIndex Accepted)> Followers,
    long Elections)
{
    /// <summary>Whether the node leads the group and takes proposals.</summary>
    public bool IsLeading => Role == Role.Leader && Phase == Phase.Accept;
}
