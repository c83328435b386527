namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>
/// Waits for a rival, but not for ever: one that loops without end would otherwise take the machine from its other
/// users until somebody looks.
/// </summary>
static class Patience
{
    const int SecondsMax = 120;

    /// <summary>Runs work on a thread of its own and waits for it.</summary>
    /// <exception cref="StuckException">It did not end in time.</exception>
    public static T Await<T>(string what, Func<T> work)
    {
        var task = Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Why the handle and not Wait: the work's own exception is to come out as it is.
        if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(SecondsMax)))
            throw Stuck(what);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for a thread.</summary>
    /// <exception cref="StuckException">It did not end in time.</exception>
    public static void Join(string what, Thread thread)
    {
        if (!thread.Join(TimeSpan.FromSeconds(SecondsMax)))
            throw Stuck(what);
    }

    static StuckException Stuck(string what) => new($"{what} did not come back within {SecondsMax} s");
}
