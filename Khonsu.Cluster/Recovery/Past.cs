using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// What the files of a node, its archive, or a backup know of the past of a store: that of each shard. To be read only.
/// </summary>
sealed class Past : IDisposable
{
    readonly NodeFiles? _files;

    Past(ArchiveOwner owner, NodeFiles? files, IReadOnlyList<History> shards)
    {
        _files = files;
        Shards = shards;
        Owner = owner with { IsAlone = shards.All(static shard => shard.Owner.IsAlone) };
    }

    /// <summary>Whose it is, and whether the node decided alone.</summary>
    public ArchiveOwner Owner { get; }

    /// <summary>The files of the node; null in an archive or a backup.</summary>
    public NodeFiles? Files => _files;

    /// <summary>The shards, in their order; one or more.</summary>
    public IReadOnlyList<History> Shards { get; }

    /// <summary>Opens the files of a node with its archive, or an archive or a backup alone.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="archive">Where the archive of the node is; null for the usual place in its directory.</param>
    /// <exception cref="StorageException">There is neither, or it is damaged.</exception>
    public static Past Open(string directory, string? archive)
    {
        if (!NodeFiles.AreIn(directory))
        {
            ArchiveOwner owner = ArchiveOwner.Find(directory) ?? throw new StorageException(
                StorageFault.Foreign,
                $"'{directory}' has neither the files of a node nor an archive or a backup of one. Give the directory "
                + "that the node was started with, or the folder of the backup.");
            return OfArchive(owner, directory);
        }

        NodeFiles files = NodeFiles.Open(directory);
        try
        {
            CheckGroups(files, directory);
            string folder = ArchiveOf(directory, archive, files.Record.Identity);
            var owner = new ArchiveOwner(files.Record.Identity, false, files.Record.Groups);
            return new Past(owner, files, [.. new ShardMap(owner.Groups).Groups.Select(
                group => History.Of(files, directory, owner, ArchiveFolder.Read(folder, group), group))]);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Reads what an archive or a backup has.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="directory">Where.</param>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static Past OfArchive(ArchiveOwner owner, string directory)
    {
        CheckCount(owner.Groups, directory);
        return OfArchives(
            owner, new ShardMap(owner.Groups).Groups.Select(group => ArchiveFolder.Read(directory, group)));
    }

    /// <summary>Reads what archives of a node have.</summary>
    /// <param name="owner">Whose they are.</param>
    /// <param name="archives">Those of all groups, in their order.</param>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public static Past OfArchives(ArchiveOwner owner, IEnumerable<ArchiveFolder> archives)
        => new(owner, null, [.. archives.Select(archive => History.Of(owner, archive, archive.Group))]);

    /// <inheritdoc />
    public void Dispose() => _files?.Dispose();

    static void CheckGroups(NodeFiles files, string directory)
    {
        CheckCount(files.Record.Groups, directory);
        // Why: versions that did not write the number have kept several shards too, and rows would be missing.
        if (files.HardOf(ShardMap.GroupOf(files.Record.Groups)) is not null)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"'{directory}' does not say how many shards it has: an earlier version of the library has written it. "
                    + "Start a node on it once with this version.");
        }
    }

    static void CheckCount(int groups, string directory)
    {
        if (groups is < 1 or > ShardMap.ShardsMax)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"'{directory}' has {groups} shards, and this version of the library knows 1 to {ShardMap.ShardsMax}. "
                    + "Take the version that has written it, or a later one.");
        }
    }

    static string ArchiveOf(string directory, string? archive, NodeIdentity identity)
    {
        string path = archive ?? Path.Combine(directory, ArchiveOptions.FolderName);
        ArchiveOwner? owner = ArchiveOwner.Find(path);
        if (owner is null && archive is not null)
            throw new StorageException(StorageFault.Foreign, $"'{archive}' is no archive. Give the folder of one.");
        return owner is null || owner.Identity == identity
            ? path
            : throw new StorageException(
                StorageFault.Foreign, $"'{path}' is the archive of {owner.Identity}, and the files are of {identity}.");
    }
}
