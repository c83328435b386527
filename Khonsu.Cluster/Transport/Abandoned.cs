namespace Khonsu.Cluster.Transport;

/// <summary>Tasks whose end nobody waits for any more.</summary>
static class Abandoned
{
    /// <summary>Lets a task end as it likes. How it failed is of no interest, and is not reported as overlooked.
    /// </summary>
    public static void Forget(this Task task) => task.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
