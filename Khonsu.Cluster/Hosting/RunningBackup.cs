using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Copies the archives of a node that runs into a folder, while commits and checkpoints go on. What they have at one
/// moment belongs together, and they let go of none of it until it is copied.
/// </summary>
static class RunningBackup
{
    /// <summary>Copies them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="archive">The folder of its archives.</param>
    /// <param name="directory">The folder of the backup.</param>
    /// <param name="cancellation">Gives up; what was copied is whole and stays.</param>
    /// <exception cref="StorageException">Something is damaged or cannot be written, or the folder is another node's,
    /// the archive itself, or that of another backup that is being made.</exception>
    /// <exception cref="ClusterUnavailableException">There is no state of all shards yet.</exception>
    /// <exception cref="RefusedException">Too much is waiting.</exception>
    /// <exception cref="NodeStoppedException">The node has ended.</exception>
    public static async Task<BackupResult> RunAsync(
        ClusterNode node, string archive, string directory, CancellationToken cancellation)
    {
        using ArchiveLock locked = ArchiveLock.Take(directory, node.ArchiveOwner!);
        locked.CheckIsNot(archive);
        return await node.ReadArchivesAsync(
            (owner, archives, ending) => Copy(owner, archives, directory, ending), cancellation).ConfigureAwait(false);
    }

    /// <summary>Copies archives that nobody changes.</summary>
    /// <param name="owner">Whose they are.</param>
    /// <param name="archives">Those of all shards, in their order.</param>
    /// <param name="directory">The folder of the backup, which the caller has locked.</param>
    /// <param name="cancellation">Gives up; what was copied is whole and stays.</param>
    /// <exception cref="StorageException">As of <see cref="RunAsync"/>.</exception>
    /// <exception cref="ClusterUnavailableException">There is no state of all shards yet; nothing was
    /// copied.</exception>
    public static BackupResult Copy(
        ArchiveOwner owner,
        IReadOnlyList<ArchiveFolder> archives,
        string directory,
        CancellationToken cancellation)
    {
        using Past past = Past.OfArchives(owner, archives);
        // Why that may be: a checkpoint of another node is archived before the logs of other shards are as far as it
        // needs.
        return past.Shards.Count == 1 || CutFinder.HasLatest(past)
            ? BackupWriter.Run(past, directory, cancellation)
            : throw ClusterUnavailableException.NoBackupYet();
    }
}
