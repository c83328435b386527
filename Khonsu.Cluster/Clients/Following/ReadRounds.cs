namespace Khonsu.Cluster.Clients.Following;

/// <summary>Lets those who ask together ask once: while a round is under way, all who come wait for the next one, which
/// begins after they have come. For any thread.</summary>
/// <param name="ask">One round.</param>
sealed class ReadRounds<T>(Func<Task<T>> ask)
{
    readonly Lock _lock = new();
    Task<T>? _running;
    Task<T>? _next;

    /// <summary>Asks.</summary>
    /// <returns>What a round answers that begins after the call.</returns>
    public Task<T> AskAsync()
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (_next is not null)
            return _next;
        if (_running is { IsCompleted: false } running)
            return _next = AfterAsync(running);
        return _running = ask();
    }

    async Task<T> AfterAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> round;
        using (_lock.EnterScope())
        {
            _next = null;
            round = _running = ask();
        }

        return await round.ConfigureAwait(false);
    }
}
