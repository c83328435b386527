using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>Copies the files of a checkpoint.</summary>
static class CheckpointCopy
{
    /// <summary>Copies them and syncs each; the names are not synced yet, and the sums not compared.</summary>
    /// <param name="stored">The checkpoint.</param>
    /// <param name="target">Where to; what is there is replaced.</param>
    /// <exception cref="StorageException">They cannot be read or written.</exception>
    public static void Make(StoredCheckpoint stored, string target) => FileFaults.Guarded(target, () =>
    {
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        foreach (string name in stored.FileNames)
        {
            using FileStream from = File.OpenRead(Path.Combine(stored.Directory, name));
            using var to = new FileStream(Path.Combine(target, name), FileMode.CreateNew, FileAccess.Write);
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
    });
}
