using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>A checkpoint that is kept, to begin a restore with.</summary>
/// <param name="Checkpoint">What it is.</param>
/// <param name="LatestTime">The latest time that an entry before it bore, in microseconds since 1970; 0 for
/// none.</param>
sealed record ArchivedCheckpoint(CheckpointRef Checkpoint, long LatestTime)
{
    /// <summary>Entries below it are in the state.</summary>
    public LogIndex Index => Checkpoint.Index;

    /// <summary>What it takes on the disk, but for a few bytes.</summary>
    public long SizeBytes => Checkpoint.SizeBytes;
}
