using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage;

/// <summary>What is to be durable at once for one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Hard">The new hard state, or null when it stays.</param>
/// <param name="Log">Changes of the log, or null.</param>
/// <param name="Checkpoint">The checkpoint that is now the latest one, or null when it stays.</param>
sealed record GroupWrite(GroupId Group, HardState? Hard, LogWrite? Log, CheckpointRef? Checkpoint);
