using System.Globalization;
using System.Security.Cryptography;
using Khonsu.Cluster.Log;
using Microsoft.Win32.SafeHandles;

namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>
/// The checkpoints of one group on the disk, each in a directory of its own. Which one is the latest the database says,
/// in the same batches as the log; a directory that it does not name counts for nothing.
/// </summary>
/// <remarks>
/// A directory gets its name when all in it is synced, so a crash leaves it whole or under a name that counts for
/// nothing. Each file has its size and sum in the manifest.
/// </remarks>
sealed class CheckpointFolder
{
    const string UnfinishedSuffix = ".new";

    readonly string _directory;
    readonly GroupId _group;
    readonly Action<CheckpointStep> _atStep;

    /// <summary>Opens the folder, or makes it.</summary>
    /// <param name="nodeDirectory">The directory of the node.</param>
    /// <param name="group">The group.</param>
    /// <param name="atStep">Called after each step; does nothing but in tests.</param>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public CheckpointFolder(string nodeDirectory, GroupId group, Action<CheckpointStep> atStep)
    {
        string parent = Path.Combine(nodeDirectory, "checkpoints");
        _directory = Path.Combine(parent, group.Value.ToString("x16", CultureInfo.InvariantCulture));
        _group = group;
        _atStep = atStep;
        FileFaults.Guarded(_directory, () =>
        {
            Directory.CreateDirectory(_directory);
            DirectorySync.Sync(parent);
            DirectorySync.Sync(nodeDirectory);
        });
    }

    /// <summary>A name for a new checkpoint.</summary>
    // Why not zero: that means none in a request.
    public static ulong NewId()
        => Math.Max(1, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>Where a checkpoint of a node is.</summary>
    /// <param name="nodeDirectory">The directory of the node.</param>
    /// <param name="group">The group.</param>
    /// <param name="id">The checkpoint.</param>
    public static string PathIn(string nodeDirectory, GroupId group, ulong id) => Path.Combine(
        nodeDirectory,
        "checkpoints",
        group.Value.ToString("x16", CultureInfo.InvariantCulture),
        id.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>Deletes all but one checkpoint, and what is left of unfinished ones.</summary>
    /// <param name="latest">The one to keep, or null.</param>
    /// <exception cref="StorageException">Something cannot be deleted.</exception>
    public void KeepOnly(CheckpointRef? latest) => FileFaults.Guarded(_directory, () =>
    {
        foreach (string found in Directory.GetDirectories(_directory))
        {
            if (latest is null || found != PathOf(latest.Id))
                Directory.Delete(found, recursive: true);
        }
    });

    /// <summary>Opens a checkpoint and reads all of it.</summary>
    /// <exception cref="StorageException">It is damaged or missing.</exception>
    public StoredCheckpoint Open(CheckpointRef checkpoint)
    {
        StoredCheckpoint stored = StoredCheckpoint.Open(
            PathOf(checkpoint.Id), _group, checkpoint.Id, checkpoint.Index);
        stored.Verify();
        return stored;
    }

    /// <summary>Makes an empty directory for a checkpoint that is to be written.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public string Begin(ulong id)
    {
        string directory = UnfinishedOf(id);
        FileFaults.Guarded(directory, () =>
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
            Directory.CreateDirectory(directory);
        });
        return directory;
    }

    /// <summary>Seals what was written since <see cref="Begin"/>, syncs it, and names it.</summary>
    /// <exception cref="StorageException">It cannot be read or synced.</exception>
    /// <exception cref="InvalidOperationException">The state has written what no checkpoint may have.</exception>
    public StoredCheckpoint Seal(ulong id, LogIndex index)
    {
        string directory = UnfinishedOf(id);
        _atStep(CheckpointStep.Written);
        CheckpointFile[] files = FileFaults.Guarded(directory, () => Describe(directory));
        return Seal(id, index, new CheckpointManifest(_group, id, index, files).ToBytes());
    }

    /// <summary>Adds a manifest to the files it describes, syncs all of them, and gives the directory its
    /// name.</summary>
    /// <exception cref="StorageException">Something cannot be written, synced or renamed.</exception>
    internal StoredCheckpoint Seal(ulong id, LogIndex index, byte[] manifest)
    {
        string directory = UnfinishedOf(id);
        FileFaults.Guarded(directory, () =>
        {
            File.WriteAllBytes(Path.Combine(directory, CheckpointManifest.FileName), manifest);
            foreach (string path in Directory.GetFiles(directory))
                Sync(path);
            DirectorySync.Sync(directory);
        });
        _atStep(CheckpointStep.Sealed);
        FileFaults.Guarded(_directory, () =>
        {
            if (Directory.Exists(PathOf(id)))
                Directory.Delete(PathOf(id), recursive: true);
            Directory.Move(directory, PathOf(id));
            DirectorySync.Sync(_directory);
        });
        _atStep(CheckpointStep.Named);
        return StoredCheckpoint.Open(PathOf(id), _group, id, index);
    }

    /// <summary>Deletes a checkpoint that is not the latest.</summary>
    /// <exception cref="StorageException">It cannot be deleted.</exception>
    public void Delete(ulong id)
    {
        FileFaults.Guarded(PathOf(id), () => Directory.Delete(PathOf(id), recursive: true));
        _atStep(CheckpointStep.Deleted);
    }

    /// <summary>Notes a step that others make.</summary>
    internal void At(CheckpointStep step) => _atStep(step);

    static void Sync(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    static CheckpointFile[] Describe(string directory)
    {
        string[] paths = Directory.GetFileSystemEntries(directory);
        Array.Sort(paths, string.CompareOrdinal);
        string? wrong = Array.Find(
            paths, static path => !File.Exists(path) || !CheckpointManifest.IsName(Path.GetFileName(path)));
        if (wrong is not null || paths.Length > CheckpointManifest.FilesMax)
        {
            throw new InvalidOperationException(
                $"A state has written {wrong ?? $"{paths.Length} files"} into its checkpoint. Write only files, at "
                + $"most {CheckpointManifest.FilesMax}, with names of letters, digits, points, hyphens and "
                + "underscores.");
        }

        return [.. paths.Select(StoredCheckpoint.Describe)];
    }

    string PathOf(ulong id) => Path.Combine(_directory, id.ToString("x16", CultureInfo.InvariantCulture));

    string UnfinishedOf(ulong id) => PathOf(id) + UnfinishedSuffix;
}
