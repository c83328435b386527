namespace Khonsu.Cluster;

/// <summary>How a node is, at one moment.</summary>
/// <remarks>Where there are several shards, numbers of entries are the sums of all; leader, ballot, configuration,
/// voters and followers are those of the first.</remarks>
public sealed record KhonsuNodeStatus
{
    /// <summary>Its number.</summary>
    public required ulong Node { get; init; }

    /// <summary>How often it has been started on its files.</summary>
    public required ulong Starts { get; init; }

    /// <summary>The node that orders the commits; null when this one knows of none.</summary>
    public required ulong? Leader { get; init; }

    /// <summary>Counts the leaders that there were in a configuration; the larger one is the later.</summary>
    public required ulong Ballot { get; init; }

    /// <summary>Number of the configuration: how often the nodes that decide were changed, and one. 0 on a node that
    /// has not joined yet.</summary>
    public required uint Configuration { get; init; }

    /// <summary>The nodes that decide; with <see cref="Replicas"/> this one need not be one of
    /// them.</summary>
    public required IReadOnlyList<ulong> Voters { get; init; }

    /// <summary>On the leader, the nodes that follow it; empty on the others.</summary>
    public required IReadOnlyList<KhonsuFollower> Followers { get; init; }

    /// <summary>Entries of the log that are in the store.</summary>
    public required long AppliedEntries { get; init; }

    /// <summary>Entries of the log that are known to be decided.</summary>
    public required long DecidedEntries { get; init; }

    /// <summary>Entries of the log on this node, decided or not.</summary>
    public required long AcceptedEntries { get; init; }

    /// <summary>The first entry that is still in the log; those before it are in a checkpoint.</summary>
    public required long FirstLogEntry { get; init; }

    /// <summary>Each of its shards, in their order; one where there are no others.</summary>
    public IReadOnlyList<KhonsuShardStatus> Shards { get; init; } = [];

    /// <summary>How many nodes vote in each shard, where there are so many; null for all. What
    /// <see cref="KhonsuNode{TModel}.SetReplicasAsync"/> has said last, else what the cluster began with.</summary>
    public int? Replicas { get; init; }

    /// <summary>Transactions of several shards that have not ended in all of them, as far as this node knows.</summary>
    public int UnsettledTransactions { get; init; }

    /// <summary>Commits of this node that are not answered.</summary>
    public required int OpenCommits { get; init; }

    /// <summary>How often the node has waited for its disk since its start; many commits share one wait.</summary>
    public required long Syncs { get; init; }

    /// <summary>How old the store is at most, by the clock of this machine: everything that was committed anywhere so
    /// long ago is in it. Null before the first synchronization.</summary>
    public required TimeSpan? Staleness { get; init; }

    /// <summary>Whether the node takes nothing new because it is about to stop.</summary>
    public required bool IsStopping { get; init; }

    /// <summary>Whether the node was taken out of the cluster and nobody needs it any more.</summary>
    public required bool IsReleased { get; init; }

    /// <summary>Entries that are known to be decided and not yet in the store.</summary>
    public long LagEntries => DecidedEntries - AppliedEntries;

    /// <summary>Whether this node orders the commits.</summary>
    public bool IsLeading => Leader == Node;
}
