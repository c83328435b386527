namespace Khonsu.Cluster.Apply;

/// <summary>Lets those go on that wait for something to happen once more. For any thread.</summary>
sealed class Pulse
{
    // Order: replaced by compare-and-swap; null while nobody waits.
    TaskCompletionSource? _waiting;

    /// <summary>It happens.</summary>
    public void Beat() => Interlocked.Exchange(ref _waiting, null)?.TrySetResult();

    /// <summary>Waits until it happens, or for as long as is given.</summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="time">Measures it.</param>
    /// <returns>Completes then; never fails.</returns>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time)
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource waiting = Interlocked.CompareExchange(ref _waiting, fresh, null) ?? fresh;
        await waiting.Task.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
