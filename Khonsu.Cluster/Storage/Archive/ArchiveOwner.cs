using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>Whose an archive is; a file in its folder says so, so that no two nodes write to one.</summary>
/// <param name="Identity">The node.</param>
/// <param name="IsAlone">Whether the node decided alone when the archive was begun.</param>
/// <param name="Groups">How many groups the node has, which all have their places in it.</param>
sealed record ArchiveOwner(NodeIdentity Identity, bool IsAlone, int Groups = 1)
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "archive.id";

    static readonly byte[] s_key = [7];

    /// <summary>Whose archive is in a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static ArchiveOwner? Find(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        byte[] record = FileFaults.Guarded(path, () => File.ReadAllBytes(path));
        return StoredValue.Take(s_key, record, static (ref reader) => new ArchiveOwner(
            new NodeIdentity(new ClusterId(reader.TakeUInt64()), new NodeId(reader.TakeUInt64())),
            reader.TakeBool(),
            reader.IsAtEnd ? 1 : reader.TakeInt32()));
    }

    /// <summary>Makes a folder that of a node, unless it is.</summary>
    /// <param name="directory">The folder; made where there is none.</param>
    /// <param name="owner">The node.</param>
    /// <exception cref="StorageException">It is another's, has other files, or cannot be written.</exception>
    public static void Claim(string directory, ArchiveOwner owner)
    {
        FileFaults.Guarded(directory, () => Directory.CreateDirectory(directory));
        if (Find(directory) is { } found)
        {
            if (found.Identity != owner.Identity)
            {
                throw new StorageException(
                    StorageFault.Foreign,
                    $"'{directory}' is the archive of {found.Identity}, not of {owner.Identity}. Give each node its "
                    + "own folder.");
            }

            return;
        }

        string path = Path.Combine(directory, FileName);
        string unfinished = path + ".new";
        string? other = Directory.EnumerateFileSystemEntries(directory).FirstOrDefault(name => name != unfinished);
        if (other is not null)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"'{directory}' has '{Path.GetFileName(other)}' and is no archive of a node. Give an empty folder, or "
                + "one that there is not yet.");
        }

        var writer = new ByteWriter();
        writer.Put(owner.Identity.Cluster.Value);
        writer.Put(owner.Identity.Node.Value);
        writer.Put(owner.IsAlone);
        // Why only then: as long as there is one, older versions read it.
        if (owner.Groups > 1)
            writer.Put(owner.Groups);
        byte[] record = SealedRecord.Of(s_key, writer.Written);
        FileFaults.Guarded(path, () =>
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                file.Write(record);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path);
            DirectorySync.Sync(directory);
            DirectorySync.Sync(Path.GetDirectoryName(Path.GetFullPath(directory))!);
        });
    }
}
