using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Storage;

/// <summary>What is to be durable at once for one group.</summary>
/// <param name="Group">Number of the group.</param>
/// <param name="Hard">The new hard state, or null when it stays.</param>
/// <param name="Log">Changes of the log, or null.</param>
/// <param name="Checkpoint">The checkpoint whose file is now the state, or null when it stays.</param>
sealed record GroupChange(int Group, HardState? Hard, LogWrite? Log, CheckpointRef? Checkpoint)
{
    public bool IsEmpty => Hard is null && Log is null && Checkpoint is null;
}
