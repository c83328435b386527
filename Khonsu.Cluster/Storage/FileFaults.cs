using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Storage;

/// <summary>Turns what the system says of a file into what a node has to do about it.</summary>
static class FileFaults
{
    /// <summary>Runs something that works with a file or a directory.</summary>
    /// <param name="path">Which one.</param>
    /// <param name="action">What is done.</param>
    /// <exception cref="StorageException">It failed.</exception>
    public static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Of(path, error);
        }
    }

    /// <inheritdoc cref="Guarded{T}" />
    public static void Guarded(string path, Action action) => Guarded(path, () =>
    {
        action();
        return true;
    });

    /// <summary>The error of a file that the system refuses.</summary>
    public static StorageException Of(string path, Exception error)
    {
        // 28 is ENOSPC, 112 ERROR_DISK_FULL.
        bool isFull = (error.HResult & 0xFFFF) is 28 or 112;
        return new StorageException(
            isFull ? StorageFault.DiskFull : StorageFault.WriteFailed,
            $"'{path}' cannot be read or written: {error.Message} Mend that and start the node again.",
            error);
    }

    /// <summary>The error of bytes that are whole and cannot be read.</summary>
    // Why not damage: sums are compared before anything is read, so somebody has written it like that.
    public static StorageException Of(MalformedBytesException error) => new(
        StorageFault.Foreign,
        $"This version of the library cannot read what is in the files: {error.Message}. Nothing was changed; start "
            + "the version that has written them, or a later one.",
        error);
}
