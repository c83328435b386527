using System.Runtime.InteropServices;
using System.Text;

namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>
/// Makes the names in a directory durable: syncing a file does not sync its name. The framework opens no directories,
/// so the system is asked. Windows has no such call: there a name may be lost with the power.
/// </summary>
static class DirectorySync
{
    /// <summary>Syncs the names of a directory.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        int file = Open(Encoding.UTF8.GetBytes(directory + '\0'), 0);
        if (file < 0)
            throw Failed("opened", directory);
        bool isSynced = Fsync(file) == 0;
        IOException? error = isSynced ? null : Failed("synced", directory);
        _ = Close(file);
        if (error is not null)
            throw error;
    }

    static IOException Failed(string what, string directory) => new(
        $"The directory '{directory}' cannot be {what}: {Marshal.GetLastPInvokeErrorMessage()}.",
        Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int file);
}
