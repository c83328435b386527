using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>A checkpoint that is being fetched.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="StagedBytes">How much of it has arrived.</param>
sealed record CheckpointDownload(CheckpointRef Checkpoint, long StagedBytes);
