using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>
/// What the driver has to do. Several may be out at a time; they are persisted in the order of <see cref="Sequence"/>.
/// For each one, in this order:
/// <list type="number">
/// <item>Send <see cref="SendNow"/>, in order. Sending may fail or be skipped; nothing here waits for the disk.</item>
/// <item>Persist <see cref="Log"/>, <see cref="Hard"/> and <see cref="Checkpoints"/>: log and hard state in one atomic
/// batch; with a sync if <see cref="MustSync"/>. A failed write or sync stops the node. Without it, a hard state is new
/// in its decided index only, a hint: it may be written later, with the next one.</item>
/// <item>Call <see cref="ConsensusMachine.Persisted"/> with its number, also if there was nothing to write, but only
/// after all Readys before it are durable.</item>
/// <item>Send <see cref="SendAfterPersist"/>, in order. Not before: a crash could make us forget what they say.</item>
/// <item>If <see cref="Install"/> is set: verify the staged bytes, sync them, switch the state to them atomically, and
/// call <see cref="ConsensusMachine.CheckpointInstalled"/>. Until then apply nothing.</item>
/// <item>Apply <see cref="Decided"/> and call <see cref="ConsensusMachine.Applied"/>. What is handed out here is
/// durable on this replica already, so the order to the writes of this Ready does not matter.</item>
/// <item>Answer <see cref="Reads"/> as each one's index is applied; pass on <see cref="Outcomes"/>.</item>
/// </list>
/// </summary>
sealed record Ready
{
    /// <summary>Its number: 1 for the first of a machine, then one more for each.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>The hard state to be written; null when it is unchanged.</summary>
    public HardState? Hard { get; init; }

    /// <summary>Changes of the log; null when there are none.</summary>
    public LogWrite? Log { get; init; }

    /// <summary>Bytes of a checkpoint to be staged, in order; they need a sync with <see cref="Install"/>
    /// only.</summary>
    public IReadOnlyList<CheckpointWrite> Checkpoints { get; init; } = [];

    /// <summary>A checkpoint of which all bytes are staged, this Ready's included, to be installed; else
    /// null.</summary>
    public CheckpointRef? Install { get; init; }

    /// <summary>Messages that depend on nothing durable.</summary>
    public IReadOnlyList<Envelope> SendNow { get; init; } = [];

    /// <summary>Messages that may leave only once this Ready and all before it are durable.</summary>
    public IReadOnlyList<Envelope> SendAfterPersist { get; init; } = [];

    /// <summary>Entries to apply; null when there are none.</summary>
    public DecidedEntries? Decided { get; init; }

    /// <summary>Answers to reads.</summary>
    public IReadOnlyList<ReadState> Reads { get; init; } = [];

    /// <summary>Proposals that were lost sight of.</summary>
    public IReadOnlyList<ProposalOutcome> Outcomes { get; init; } = [];

    /// <summary>How a reconfiguration that was started here ended without success; else null.</summary>
    public ReconfigureStatus? ReconfigureEnd { get; init; }

    /// <summary>The configuration that came into force; null when it is the same as before.</summary>
    public Config? Activated { get; init; }

    /// <summary>Whether the write needs a sync before <see cref="ConsensusMachine.Persisted"/>.</summary>
    public required bool MustSync { get; init; }
}
