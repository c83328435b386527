namespace Khonsu.Cluster.Storage.Archive;

/// <summary>
/// Keeps all others from writing a backup into a folder, in this process and in others, as far as the file system knows
/// locks. It ends with the process, however that ends.
/// </summary>
sealed class ArchiveLock : IDisposable
{
    /// <summary>The name of its file, which is empty and stays.</summary>
    public const string FileName = "backup.lock";

    readonly FileStream _file;

    ArchiveLock(FileStream file) => _file = file;

    /// <summary>Makes a folder that of a node, unless it is, and locks it.</summary>
    /// <param name="directory">The folder; made where there is none.</param>
    /// <param name="owner">The node.</param>
    /// <exception cref="StorageException">It is locked, another's, has other files, or cannot be written.</exception>
    public static ArchiveLock Take(string directory, ArchiveOwner owner)
    {
        ArchiveOwner.Claim(directory, owner);
        string path = Path.Combine(directory, FileName);
        return new ArchiveLock(FileFaults.Guarded(path, () => MaybeOpen(path, FileMode.OpenOrCreate)) ?? throw InUse(
            $"Another backup is being written into '{directory}'. Wait until it has ended, or give this one another "
                + "folder."));
    }

    /// <summary>Refuses a folder of which the lock is the one of another folder, by whatever name.</summary>
    /// <param name="archive">The other one, which may have none.</param>
    /// <exception cref="StorageException">It is the same folder.</exception>
    public void CheckIsNot(string archive)
    {
        string path = Path.Combine(archive, FileName);
        if (!File.Exists(path))
            return;
        using FileStream? other = FileFaults.Guarded(path, () => MaybeOpen(path, FileMode.Open));
        if (other is null)
        {
            throw InUse(
                $"'{Path.GetDirectoryName(_file.Name)}' is the archive of the node itself. Give its backups a folder "
                    + "of their own.");
        }
    }

    /// <inheritdoc />
    // Why the file stays: whoever has opened it before it is deleted would lock what nobody else finds.
    public void Dispose() => _file.Dispose();

    static FileStream? MaybeOpen(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        // 11 is EWOULDBLOCK of Linux, 35 of macOS, 32 ERROR_SHARING_VIOLATION.
        catch (IOException error) when ((error.HResult & 0xFFFF) is 11 or 35 or 32)
        {
            return null;
        }
    }

    static StorageException InUse(string message) => new(StorageFault.InUse, message);
}
