using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>Who a node is, where it keeps its files, and what bounds it. Immutable; all defaults stand here.</summary>
sealed record NodeOptions
{
    /// <summary>Its own directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Whose files they are.</summary>
    public required NodeIdentity Identity { get; init; }

    /// <summary>The clock of ticks and of the watermark.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a tick is.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Length of an election round.</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>Among candidates of the same number the one with the higher priority leads.</summary>
    public uint Priority { get; init; }

    /// <summary>The largest payload of a proposal.</summary>
    public int EntryBytesMax { get; init; } = 1 << 20;

    /// <summary>Weight of what a leader holds undecided; then proposals are refused.</summary>
    public long UndecidedBytesMax { get; init; } = 64 << 20;

    /// <summary>Weight of what is decided and not yet applied; then proposals are refused.</summary>
    public long UnappliedBytesMax { get; init; } = 64 << 20;

    /// <summary>Messages of other nodes that wait; further ones are dropped, which the protocol bears.</summary>
    public int WaitingMessagesMax { get; init; } = 8192;

    /// <summary>What they weigh together.</summary>
    public long WaitingMessageBytesMax { get; init; } = 64 << 20;

    /// <summary>Calls that wait to be looked at; further ones are refused as busy.</summary>
    public int WaitingCallsMax { get; init; } = 16384;

    /// <summary>What their payloads weigh together.</summary>
    public long WaitingCallBytesMax { get; init; } = 64 << 20;

    /// <summary>Proposals of one group that were taken here and are not answered; further ones are refused.</summary>
    public int PendingProposalsMax { get; init; } = 65536;

    /// <summary>Reads of one group that are not answered; further ones are refused.</summary>
    public int PendingReadsMax { get; init; } = 65536;

    /// <summary>
    /// How long a proposal or a read may be away at the leader without an answer: then a read is refused, and a
    /// proposal is in doubt.
    /// </summary>
    public int ForwardTicks { get; init; } = 40;

    /// <summary>A checkpoint is taken when so much was applied since the last one.</summary>
    public long CheckpointLogBytes { get; init; } = 1L << 30;

    /// <summary>So many entries before a checkpoint stay in the log, for followers that lag a little.</summary>
    public int LogTailEntries { get; init; } = 10_000;

    /// <summary>Where what the log no longer has is kept; null for nowhere.</summary>
    public ArchiveOptions? Archive { get; init; }

    /// <summary>Bytes of a checkpoint in one message.</summary>
    public int CheckpointChunkBytes { get; init; } = 1 << 20;

    /// <summary>Pieces of checkpoints that are read at a time for others; further requests are dropped.</summary>
    public int CheckpointReadsMax { get; init; } = 16;

    /// <summary>Who measures.</summary>
    public DriverEvents Events { get; init; } = new();

    /// <summary>For tests that look at what a process leaves when it ends between two steps.</summary>
    public Action<CheckpointStep> AtCheckpointStep { get; init; } = static _ => { };
}
