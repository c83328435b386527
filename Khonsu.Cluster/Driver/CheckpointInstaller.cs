using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// Takes over checkpoints of other nodes: stages them on the log thread, verifies and syncs them beside, loads them on
/// the apply thread, and makes them the latest. On the consensus thread only.
/// </summary>
/// <param name="group">Whose they are.</param>
/// <param name="shelf">Where they go.</param>
/// <param name="archive">Takes what the log has before it is begun anew, and the checkpoint.</param>
/// <param name="onInstalled">Runs when one has become the state.</param>
sealed class CheckpointInstaller(
    GroupParts group, CheckpointShelf shelf, ArchiveKeeper archive, Action<CheckpointRef> onInstalled) : IDisposable
{
    readonly CheckpointStaging _staging = new(group.Folder);

    /// <summary>What is to be done with pieces, on the log thread; null when there are none.</summary>
    public Action? Stage(IReadOnlyList<CheckpointWrite> pieces) => pieces.Count == 0 ? null : () =>
    {
        foreach (CheckpointWrite piece in pieces)
            _staging.Append(piece);
    };

    /// <summary>Installs a checkpoint of which all pieces are staged.</summary>
    public void Install(CheckpointRef checkpoint) => group.Start(() =>
    {
        StoredCheckpoint stored = _staging.Finish(checkpoint);
        return () => Load(checkpoint, stored);
    });

    /// <inheritdoc />
    public void Dispose() => _staging.Dispose();

    // Why before the switch: what cannot be loaded must not become what the node starts with.
    void Load(CheckpointRef checkpoint, StoredCheckpoint stored) => group.Apply(() =>
    {
        long latestTime = group.Applier.Load(stored.Directory, checkpoint.Index);
        group.Folder.At(CheckpointStep.Loaded);
        group.Tell(() => Switch(checkpoint, stored, latestTime));
    });

    void Switch(CheckpointRef checkpoint, StoredCheckpoint stored, long latestTime)
    {
        // Inv A1. Why before the switch: the log may be begun anew with it, and what is applied here is in no other
        // archive of this node.
        if (archive.IsOn)
            archive.Do(_ => MakeLatest);
        else
            MakeLatest();

        void MakeLatest() => shelf.MakeLatest(checkpoint, stored, () => OnLatest(checkpoint, latestTime));
    }

    void OnLatest(CheckpointRef checkpoint, long latestTime)
    {
        group.Machine.CheckpointInstalled(checkpoint);
        onInstalled(checkpoint);
        shelf.Archive(archive, checkpoint, latestTime, static () => { });
    }
}
