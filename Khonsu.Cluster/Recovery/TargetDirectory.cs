using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Recovery;

/// <summary>A directory that is made as a whole: under another name, which it loses when all in it is there.</summary>
static class TargetDirectory
{
    /// <summary>Refuses a directory that has something in it.</summary>
    /// <param name="target">The directory.</param>
    /// <exception cref="StorageException">It has.</exception>
    public static void Check(string target) => FileFaults.Guarded(target, () =>
    {
        bool isFree = !File.Exists(target)
            && (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any());
        if (!isFree)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"'{target}' is there and not empty: nothing is ever written over. Name a directory that there is not "
                + "yet.");
        }
    });

    /// <summary>Fills a directory.</summary>
    /// <param name="target">The directory: empty, or not there.</param>
    /// <param name="suffix">Of its other name; what has that name is left of an earlier try and deleted.</param>
    /// <param name="fill">Fills the directory that it is given, and syncs what is in it.</param>
    /// <exception cref="StorageException">Something cannot be written; nothing is left.</exception>
    public static void Fill(string target, string suffix, Action<string> fill)
    {
        string unfinished = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)) + suffix;
        Delete(unfinished);
        try
        {
            FileFaults.Guarded(unfinished, () => fill(unfinished));
        }
        catch
        {
            Delete(unfinished);
            throw;
        }

        FileFaults.Guarded(target, () =>
        {
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(unfinished, target);
            DirectorySync.Sync(Path.GetDirectoryName(unfinished)!);
        });
    }

    static void Delete(string directory) => FileFaults.Guarded(directory, () =>
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    });
}
