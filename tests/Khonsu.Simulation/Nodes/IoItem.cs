using Khonsu.Cluster.Consensus;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Nodes;

/// <summary>Something that waits for the disk, in the order in which it was asked for.</summary>
/// <param name="Replica">Whose it is.</param>
/// <param name="Change">What is to be durable.</param>
/// <param name="Ready">What the machine asked for, or null for a checkpoint of the own state.</param>
/// <param name="AfterDurable">What to do then, beside what the Ready says.</param>
sealed record IoItem(SimReplica Replica, GroupChange Change, Ready? Ready, Action? AfterDurable)
{
    public bool MustSync => Ready is null || Ready.MustSync;
}
