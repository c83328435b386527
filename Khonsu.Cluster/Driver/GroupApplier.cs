using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>Gives the state of one group what is decided, each entry once and in order. On the apply thread
/// only.</summary>
/// <param name="state">The state.</param>
/// <param name="node">This node,</param>
/// <param name="incarnation">and this start of it: whose proposals have someone waiting here.</param>
/// <param name="applied">How far the state is.</param>
sealed class GroupApplier(IReplicatedState state, NodeId node, ulong incarnation, LogIndex applied)
{
    LogIndex _applied = applied;

    /// <summary>Applies entries.</summary>
    public AppliedEntries Apply(DecidedEntries decided)
    {
        // Inv P9: each entry once, in order.
        Invariant.Check(decided.From == _applied, "P9");
        var results = new List<(ulong LocalId, Applied Applied)>();
        long bytes = 0;
        foreach (LogEntry entry in decided.Entries)
        {
            object? result = state.Apply(_applied, entry);
            bool isOurs = entry.Proposal.Node == node && entry.Proposal.Incarnation == incarnation;
            if (isOurs && entry.Kind == EntryKind.Command)
                results.Add((entry.Proposal.LocalId, new Applied(_applied, result)));
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
        state.LoadCheckpoint(directory, index);
        _applied = index;
        return state.LatestTime;
    }
}
