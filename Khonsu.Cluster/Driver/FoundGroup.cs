using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>What a node finds of a group when it starts, with the state loaded.</summary>
/// <param name="Setup">The group.</param>
/// <param name="Recovered">What is durable of it.</param>
/// <param name="Log">Reads its log.</param>
/// <param name="Folder">Where its checkpoints are.</param>
/// <param name="Checkpoint">The latest one; null for none.</param>
sealed record FoundGroup(
    GroupSetup Setup,
    RecoveredState Recovered,
    ILogReader Log,
    CheckpointFolder Folder,
    StoredCheckpoint? Checkpoint)
{
    /// <summary>Finds a group, and loads its state from its latest checkpoint.</summary>
    /// <exception cref="StorageException">Something is damaged or missing.</exception>
    public static FoundGroup Find(NodeStore store, NodeOptions options, GroupSetup setup)
    {
        RecoveredState recovered = store.Recover(setup.Group, setup.First, LogIndex.Zero);
        var folder = new CheckpointFolder(options.Directory, setup.Group, options.AtCheckpointStep);
        folder.KeepOnly(recovered.Checkpoint);
        setup.State.Begin(store.Incarnation);
        StoredCheckpoint? stored = null;
        if (recovered.Checkpoint is { } latest)
        {
            stored = folder.Open(latest);
            setup.State.LoadCheckpoint(stored.Directory, latest.Index);
            recovered = recovered with { AppliedIndex = latest.Index };
        }

        return new FoundGroup(setup, recovered, store.ReaderOf(setup.Group), folder, stored);
    }
}
