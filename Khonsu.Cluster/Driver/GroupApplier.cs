using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>Gives the state of one group what is decided, each entry once and in order. On the apply thread only, or
/// whatever else applies all groups of a store.</summary>
/// <param name="state">The state.</param>
/// <param name="node">This node,</param>
/// <param name="incarnation">and this start of it: whose proposals have someone waiting here.</param>
/// <param name="applied">How far the state is.</param>
/// <param name="onResult">Hears what came of each entry; null for nobody.</param>
sealed class GroupApplier(
    IReplicatedState state,
    NodeId node,
    ulong incarnation,
    LogIndex applied,
    Action<LogIndex, LogEntry, object?>? onResult = null)
{
    readonly Queue<LogEntry> _waiting = new();
    LogIndex _applied = applied;

    /// <summary>Whether a proposal of this start of the node, by its number, is one.</summary>
    public Func<ulong, bool> IsOwn { get; init; } = static _ => true;

    /// <summary>How far the state is.</summary>
    public LogIndex Applied => _applied;

    /// <summary>The index after all entries that were added.</summary>
    public LogIndex End => _applied + _waiting.Count;

    /// <summary>Whether an entry waits for entries of other groups.</summary>
    public bool IsHeld => _waiting.Count > 0;

    /// <summary>Whether the state can be frozen.</summary>
    public bool CanFreeze => state.CanFreeze;

    /// <summary>Takes entries, which <see cref="Apply"/> applies.</summary>
    public void Add(DecidedEntries decided)
    {
        // Inv P9: each entry once, in order.
        Invariant.Check(decided.From == End, "P9");
        foreach (LogEntry entry in decided.Entries)
            _waiting.Enqueue(entry);
    }

    /// <summary>Applies entries, up to one that must wait.</summary>
    /// <exception cref="StorageException">One is of another node of the same number.</exception>
    public AppliedEntries Apply()
    {
        var results = new List<(ulong LocalId, Applied Applied)>();
        long bytes = 0;
        while (_waiting.TryPeek(out LogEntry? entry) && state.CanApply(entry))
        {
            _waiting.Dequeue();
            bool isOurs = IsOurs(entry);
            object? result = state.Apply(_applied, entry);
            if (isOurs)
                results.Add((entry.Proposal.LocalId, new Applied(_applied, result)));
            onResult?.Invoke(_applied, entry, result);
            bytes += entry.SizeBytes;
            _applied += 1;
        }

        return new AppliedEntries(_applied, bytes, results);
    }

    /// <summary>Freezes the state.</summary>
    /// <returns>What writes it, the index of the first entry that is not in it, and the latest time of the
    /// others.</returns>
    public (ICheckpointWriter Writer, LogIndex Index, long LatestTime) Freeze()
        => (state.Freeze(), _applied, state.LatestTime);

    /// <summary>Replaces the state by a checkpoint.</summary>
    /// <returns>The latest time of an entry in it.</returns>
    public long Load(string directory, LogIndex index)
    {
        Invariant.Check(index > _applied, "P2");
        // Why: what was decided before the checkpoint and had to wait is in it.
        for (LogIndex waiting = _applied; waiting < index && _waiting.Count > 0; waiting += 1)
            _waiting.Dequeue();
        state.LoadCheckpoint(directory, index);
        _applied = index;
        return state.LatestTime;
    }

    bool IsOurs(LogEntry entry)
    {
        ProposalId proposal = entry.Proposal;
        if (proposal.Node != node || proposal.Incarnation < incarnation)
            return false;
        if (proposal.Incarnation > incarnation)
            throw OtherLife.Of(node);
        // Why only these: others have no number, and nobody waits for them here.
        if (entry.Kind != EntryKind.Command)
            return false;
        return IsOwn(proposal.LocalId) ? true : throw OtherLife.Of(node);
    }
}
