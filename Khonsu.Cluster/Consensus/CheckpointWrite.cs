using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>Bytes of a checkpoint that is being fetched, to be written to its staging file.</summary>
/// <param name="Checkpoint">The checkpoint; offset 0 of another id discards what was staged before.</param>
/// <param name="OffsetBytes">Where they go: the end of what was staged.</param>
/// <param name="Data">The bytes.</param>
sealed record CheckpointWrite(CheckpointRef Checkpoint, long OffsetBytes, ReadOnlyMemory<byte> Data);
