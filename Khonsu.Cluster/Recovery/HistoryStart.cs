using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Recovery;

/// <summary>Where a restore may begin.</summary>
/// <param name="Index">Entries below it are in the state.</param>
/// <param name="Chain">Chain of the log there.</param>
/// <param name="LatestTime">The latest time that an entry below it bore, in microseconds since 1970; 0 for
/// none.</param>
/// <param name="Checkpoint">The checkpoint; null for the empty state before the first entry.</param>
/// <param name="Open">Opens its files, without comparing their sums; null for the empty state.</param>
sealed record HistoryStart(
    LogIndex Index, ulong Chain, long LatestTime, CheckpointRef? Checkpoint, Func<StoredCheckpoint>? Open)
{
    /// <summary>The state before the first entry.</summary>
    public static readonly HistoryStart Origin = new(LogIndex.Zero, 0, 0, null, null);
}
