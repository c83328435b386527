using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Copies the archives of a node that runs into a folder, one shard after the other, while commits go on. What is
/// copied of one shard may need what came to others after those were copied; so their logs are copied once more behind
/// it.
/// </summary>
static class RunningBackup
{
    // Another round is needed only when an archive has let go of something in the midst of one.
    const int RoundsMax = 3;

    /// <summary>Copies them.</summary>
    /// <param name="shards">All shards of the node.</param>
    /// <param name="directory">The folder.</param>
    /// <param name="cancellation">Gives up; what was copied is whole and stays.</param>
    /// <exception cref="StorageException">Something is damaged or cannot be written, the folder is another node's, or
    /// the archives lose more than could be copied meanwhile.</exception>
    public static async Task<BackupResult> RunAsync(
        IReadOnlyList<NodeShard> shards, string directory, CancellationToken cancellation)
    {
        long copied = 0;
        for (int round = 1; round <= RoundsMax; round++)
        {
            foreach (NodeShard shard in shards)
                copied += await CopyAsync(shard, BackupWriter.Copy).ConfigureAwait(false);
            foreach (NodeShard shard in shards.Count > 1 ? shards : [])
                copied += await CopyAsync(shard, BackupWriter.CopyOn).ConfigureAwait(false);
            using Past made = Past.Open(directory, null);
            if (shards.Count == 1 || CutFinder.HasLatest(made))
                return BackupWriter.ResultOf(made, copied);
        }

        throw new StorageException(
            StorageFault.Foreign,
            $"The archive of the node loses its oldest part faster than it was copied, so '{directory}' has no state "
                + "of all shards that belongs together. Keep more (Archive.BytesMax, Archive.Retention), or make the "
                + "backup again when less is committed.");

        Task<long> CopyAsync(NodeShard shard, Func<History, ArchiveOwner, string, CancellationToken, long> copy)
            => shard.Replica.ReadArchiveAsync((owner, archive) => copy(
                History.Of(owner, archive, shard.State.Group), owner, directory, cancellation));
    }
}
