using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// Some bytes of a checkpoint. The machine leaves <paramref name="Data"/> empty; before sending, the driver fills it
/// with exactly the bytes from the offset on, or drops the message if it has the checkpoint no more.
/// </summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="OffsetBytes">Where the bytes start.</param>
/// <param name="LengthBytes">How many there are.</param>
/// <param name="Data">The bytes.</param>
sealed record CheckpointChunk(
    CheckpointRef Checkpoint, long OffsetBytes, int LengthBytes, ReadOnlyMemory<byte> Data) : Message;
