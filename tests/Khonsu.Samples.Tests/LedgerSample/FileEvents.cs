namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>Tells when something of a name comes, is renamed or goes anywhere in a folder.</summary>
sealed class FileEvents : IDisposable
{
    readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly FileSystemWatcher _watcher;

    /// <summary>Begins to look.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="pattern">For which names.</param>
    public FileEvents(string folder, string pattern)
    {
        _watcher = new FileSystemWatcher(folder, pattern) { IncludeSubdirectories = true };
        _watcher.Created += (_, _) => _first.TrySetResult();
        _watcher.Deleted += (_, _) => _first.TrySetResult();
        _watcher.Renamed += (_, _) => _first.TrySetResult();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Completes at the first one.</summary>
    public Task First => _first.Task;

    public void Dispose() => _watcher.Dispose();
}
