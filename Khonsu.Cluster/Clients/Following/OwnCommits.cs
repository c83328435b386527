using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The commits of a client that it has not seen in the log yet. For any thread.</summary>
sealed class OwnCommits
{
    /// <summary>So many at a time; further ones are refused.</summary>
    public const int OpenMax = 65_536;

    // So many that were decided while nobody waited for them are kept for who asks again.
    const int EarlyMax = 16_384;

    readonly Lock _lock = new();
    readonly Dictionary<ulong, TaskCompletionSource<Applied>> _waiting = [];
    readonly SortedDictionary<ulong, Applied> _early = [];

    /// <summary>Begins to wait for a commit.</summary>
    /// <param name="sequence">Its number.</param>
    /// <returns>Completes when it is applied here; null when there are too many.</returns>
    public Task<Applied>? TryAdd(ulong sequence)
    {
        using Lock.Scope scope = _lock.EnterScope();
        // Why: it may have been decided between the first try and this one, and need not go through the log again.
        if (_early.Remove(sequence, out Applied applied))
            return Task.FromResult(applied);
        if (_waiting.Count >= OpenMax)
            return null;
        var call = new TaskCompletionSource<Applied>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[sequence] = call;
        return call.Task;
    }

    /// <summary>One was applied here.</summary>
    public void Complete(ulong sequence, Applied applied)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (_waiting.Remove(sequence, out TaskCompletionSource<Applied>? call))
        {
            call.SetResult(applied);
            return;
        }

        // Why the first one: what comes again is told less, when its session was forgotten meanwhile.
        if (_early.TryAdd(sequence, applied) && _early.Count > EarlyMax)
            _early.Remove(_early.First().Key);
    }

    /// <summary>One was not taken, or nobody can tell.</summary>
    public void Fail(ulong sequence, Exception error)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (_waiting.Remove(sequence, out TaskCompletionSource<Applied>? call))
            call.SetException(error);
    }

    /// <summary>All of them end alike.</summary>
    public void FailAll(Func<Exception> error)
    {
        using Lock.Scope scope = _lock.EnterScope();
        foreach (TaskCompletionSource<Applied> call in _waiting.Values)
            call.SetException(error());
        _waiting.Clear();
    }
}
