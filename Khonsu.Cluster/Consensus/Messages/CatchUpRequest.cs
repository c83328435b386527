using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// Asks for decided entries or for the next bytes of a checkpoint. It also says how far the sender is.
/// </summary>
/// <param name="From">The decided index of the sender.</param>
/// <param name="DurableIndex">How much of it a crash of the sender cannot take back.</param>
/// <param name="CheckpointId">The checkpoint that is being fetched; 0 for none.</param>
/// <param name="OffsetBytes">Which bytes of it are wanted.</param>
sealed record CatchUpRequest(
    LogIndex From, LogIndex DurableIndex, ulong CheckpointId, long OffsetBytes) : Message;
