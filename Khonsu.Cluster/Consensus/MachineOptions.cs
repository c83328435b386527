using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>Who a machine is and what bounds it. Immutable; all defaults stand here.</summary>
sealed record MachineOptions
{
    /// <summary>The cluster.</summary>
    public required ClusterId Cluster { get; init; }

    /// <summary>The group.</summary>
    public required GroupId Group { get; init; }

    /// <summary>This node.</summary>
    public required NodeId Node { get; init; }

    /// <summary>
    /// Number of this start of the node: greater than at every start before, and durable before the machine is made.
    /// </summary>
    public required ulong Incarnation { get; init; }

    /// <summary>Where the chance of the machine comes from; it decides nothing but the jitter of election
    /// rounds.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Among candidates of the same number the one with the higher priority leads.</summary>
    public uint Priority { get; init; }

    /// <summary>Length of an election round.</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>How many heartbeats are asked for in a round.</summary>
    public int HeartbeatsPerElection { get; init; } = 5;

    /// <summary>How long to wait for an answer before asking again.</summary>
    public int ResendTicks { get; init; } = 20;

    /// <summary>The largest payload of a proposal.</summary>
    public int EntryBytesMax { get; init; } = 1 << 20;

    /// <summary>Entries of one message weigh at most this, unless a single one weighs more.</summary>
    public long BatchBytesMax { get; init; } = 1 << 20;

    /// <summary>Messages with entries on their way to one follower.</summary>
    public int InflightMessagesMax { get; init; } = 256;

    /// <summary>Weight of the entries on their way to one follower.</summary>
    public long InflightBytesMax { get; init; } = 16 << 20;

    /// <summary>Weight of what a leader holds undecided; then proposals are refused.</summary>
    public long UndecidedBytesMax { get; init; } = 64 << 20;

    /// <summary>Weight of what is handed out as decided and not yet applied; then proposals are refused.</summary>
    public long UnappliedBytesMax { get; init; } = 64 << 20;

    /// <summary>Reads that wait for their confirmation; further ones are refused.</summary>
    public int PendingReadsMax { get; init; } = 4096;

    /// <summary>Weight of applied entries that are kept in memory for slow followers.</summary>
    public long WindowBytesMax { get; init; } = 16 << 20;

    /// <summary>Bytes of a checkpoint in one message.</summary>
    public int CheckpointChunkBytes { get; init; } = 1 << 20;
}
