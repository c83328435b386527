using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
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

    /// <summary>How far the logs of other shards must go for it to be of use (Inv S4); reads a part of its files.
    /// </summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public IReadOnlyList<ShardPosition> Needs() => Open is null ? [] : RestOf(Open()).Shared?.Cut ?? [];

    /// <summary>Reads what a checkpoint has beside rows, before its sums are compared.</summary>
    /// <param name="stored">The checkpoint.</param>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static StateRest RestOf(StoredCheckpoint stored)
    {
        try
        {
            return FileFaults.Guarded(stored.Directory, () => StateWriter.ReadRest(stored.Directory));
        }
        catch (MalformedBytesException error)
        {
            throw new StorageException(
                StorageFault.Damaged,
                $"The checkpoint in '{stored.Directory}' is damaged: {error.Message}. Put it back from a backup, or "
                    + "take the files of another node.",
                error);
        }
    }
}
