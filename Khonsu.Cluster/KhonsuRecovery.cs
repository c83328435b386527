using System.Globalization;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Recovery.Tables;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster;

/// <summary>
/// Works with the files of a node that does not run, with its archive, or with a backup: tells what they have, checks
/// them, copies them, and makes a new node of a moment of the past. Nothing in what is read is ever changed.
/// </summary>
public static class KhonsuRecovery
{
    /// <summary>Tells what files have.</summary>
    /// <param name="directory">The directory of a node, or the folder of an archive or a backup.</param>
    /// <param name="archive">Where the archive of the node is; null for the usual place in its directory.</param>
    /// <returns>What they have.</returns>
    /// <exception cref="NodeStorageException">There are none, or they are damaged.</exception>
    public static KhonsuFolderStatus Inspect(string directory, string? archive = null)
        => With(directory, archive, static past =>
        {
            KhonsuFolderShard[] shards = [.. past.Shards.Select(StatusOf)];
            return new KhonsuFolderStatus
            {
                Node = past.Owner.Identity.Node.Value,
                Cluster = past.Owner.Identity.Cluster.Value.ToString("x16", CultureInfo.InvariantCulture),
                IsAlone = past.Owner.IsAlone,
                Starts = past.Files?.Record.Starts,
                Available = CutFinder.RangeOf(past),
                Missing = shards.Length == 1 ? shards[0].Missing : [],
                Checkpoints = shards.Sum(static shard => shard.Checkpoints),
                Stretches = shards.Sum(static shard => shard.Stretches),
                ArchiveBytes = shards.Sum(static shard => shard.ArchiveBytes),
                Shards = shards,
            };
        });

    /// <summary>Reads all that files have, and compares all sums and chains.</summary>
    /// <param name="directory">The directory of a node, or the folder of an archive or a backup.</param>
    /// <param name="archive">Where the archive of the node is; null for the usual place in its directory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found damaged, one sentence each; none when all is whole.</returns>
    /// <exception cref="NodeStorageException">There is nothing, or so much is damaged that nothing can be
    /// read.</exception>
    public static IReadOnlyList<string> Verify(
        string directory, string? archive = null, CancellationToken cancellationToken = default)
        => With(directory, archive, past => FolderCheck.Run(past, cancellationToken));

    /// <summary>Copies what the files of a node and its archive have into a folder, as far as that does not have it
    /// yet. A node that runs makes its backup itself: <see cref="KhonsuNode{TModel}.BackupAsync"/>.</summary>
    /// <param name="directory">The directory of a node, or the folder of an archive or a backup.</param>
    /// <param name="target">The folder; made where there is none. It has the backups of one node.</param>
    /// <param name="archive">Where the archive of the node is; null for the usual place in its directory.</param>
    /// <param name="cancellationToken">Gives up; what was copied is whole and stays.</param>
    /// <returns>What the folder has then.</returns>
    /// <exception cref="NodeStorageException">Files are damaged, the folder is another node's, another backup is being
    /// written into it, or it cannot be written.</exception>
    public static BackupResult Backup(
        string directory, string target, string? archive = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        return With(directory, archive, past =>
        {
            using ArchiveLock locked = ArchiveLock.Take(target, past.Owner);
            return BackupWriter.Run(past, target, cancellationToken);
        });
    }

    /// <summary>Makes the files of a new node that decides alone, and whose store is as it was at a moment.</summary>
    /// <param name="directory">The directory of a node, or the folder of an archive or a backup.</param>
    /// <param name="target">The directory of the new node: it must be empty, or not be there.</param>
    /// <param name="options">The moment, and who the new node is; null for the latest moment and the same node.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="ArgumentException">The number of shards is none, or lacks what it needs.</exception>
    /// <exception cref="RestorePointException">The moment is not there; nothing was written.</exception>
    /// <exception cref="NodeStorageException">Files are damaged, the target is not empty, a new name of the cluster is
    /// needed, or something cannot be written; nothing is left.</exception>
    /// <exception cref="UnknownTableException">There are rows of a table that is none of the options' tables; nothing
    /// is left.</exception>
    /// <exception cref="SchemaMismatchException">There are rows that cannot be read as those of the options' tables;
    /// nothing is left.</exception>
    /// <remarks>With another number of shards all rows are in memory meanwhile.</remarks>
    public static RestoreResult Restore(
        string directory, string target, RestoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        options ??= new RestoreOptions();
        CheckShards(options);
        return With(directory, options.Archive, past =>
        {
            NodeIdentity old = past.Owner.Identity;
            int shards = options.Shards ?? past.Shards.Count;
            var identity = new NodeIdentity(
                options.Cluster is { } name ? KhonsuNode.IdOf(name, shards, options.Replicas) : old.Cluster,
                options.Node is { } node ? new NodeId(node) : old.Node);
            var made = new RestoreTarget(target, identity);
            FoundCut cut = CutFinder.Find(past, options.Point, cancellationToken);
            if (shards != past.Shards.Count)
            {
                new Resharder(past, made, options.Tables!, shards).Run(cut, options.Progress, cancellationToken);
                return new RestoreResult(target, identity.Node.Value, Timestamp: 0, ReplayedEntries: 0);
            }

            new Restorer(past, made).Run(cut, options.Progress, cancellationToken);
            return new RestoreResult(
                target,
                identity.Node.Value,
                cut.Timestamp,
                cut.Points.Sum(static point => point.Cut - point.Start.Index));
        });
    }

    /// <summary>Writes the tables of a moment as Arrow files, for programs that know nothing of the store.</summary>
    /// <param name="directory">The directory of a node, or the folder of an archive or a backup.</param>
    /// <param name="target">The directory of the files: it must be empty, or not be there.</param>
    /// <param name="point">The moment; null for the latest one.</param>
    /// <param name="archive">Where the archive of the node is; null for the usual place in its directory.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <returns>The files.</returns>
    /// <exception cref="RestorePointException">The moment is not there; nothing was written.</exception>
    /// <exception cref="NodeStorageException">Files are damaged, the target is not empty, the rows of a table cannot be
    /// told apart without its types, or something cannot be written; nothing is left.</exception>
    /// <remarks>All rows are in memory meanwhile.</remarks>
    public static DumpResult Dump(
        string directory,
        string target,
        RestorePoint? point = null,
        string? archive = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        return With(directory, archive, past => TableDump.Run(
            past, CutFinder.Find(past, point ?? RestorePoint.Latest, cancellationToken), target, cancellationToken));
    }

    static void CheckShards(RestoreOptions options)
    {
        if (options.Shards is not { } shards)
            return;
        if (shards is < 1 or > ShardMap.ShardsMax)
        {
            throw new ArgumentException(
                $"{nameof(options.Shards)} is {shards}: it is from 1 to {ShardMap.ShardsMax}.", nameof(options));
        }

        if (options.Cluster is null || options.Tables is null)
        {
            throw new ArgumentException(
                $"{nameof(options.Shards)} needs {nameof(options.Cluster)}, because a number of shards belongs to a "
                    + $"cluster, and {nameof(options.Tables)}, because the types of rows say where they go.",
                nameof(options));
        }
    }

    static KhonsuFolderShard StatusOf(History history, int number) => new()
    {
        Shard = number,
        Available = PointFinder.RangeOf(history),
        Missing = HolesOf(history),
        Checkpoints = history.Starts.Count(static start => start.Checkpoint is not null),
        Stretches = history.Archive.Content.Stretches.Length,
        ArchiveBytes = history.Archive.Content.SizeBytes,
    };

    static List<(long First, long Last)> HolesOf(History history)
    {
        var holes = new List<(long, long)>();
        LogIndex? reach = null;
        foreach (HistoryStart start in history.Starts)
        {
            if (reach is { } end && start.Index > end + 1)
                holes.Add((StoreState.StampOf(end), StoreState.StampBefore(start.Index) - 1));
            reach = LogIndex.Max(reach ?? LogIndex.Zero, history.ReachOf(start.Index));
        }

        if (reach is { } last && last < history.End)
            holes.Add((StoreState.StampOf(last), StoreState.StampBefore(history.End)));
        return holes;
    }

    static T With<T>(string directory, string? archive, Func<Past, T> use)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        try
        {
            using Past past = Past.Open(directory, archive);
            return use(past);
        }
        catch (StorageException error)
        {
            throw new NodeStorageException(error);
        }
    }
}
