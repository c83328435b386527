using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>A checkpoint whose files stay until it is given back.</summary>
/// <param name="Checkpoint">What describes it.</param>
/// <param name="Stored">Its files; may be read by any thread.</param>
sealed record LentCheckpoint(CheckpointRef Checkpoint, StoredCheckpoint Stored);
