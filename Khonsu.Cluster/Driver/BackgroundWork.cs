namespace Khonsu.Cluster.Driver;

/// <summary>
/// Work with files of checkpoints that may take long, on threads of the pool. What comes of it goes to the consensus
/// thread; an error ends the node.
/// </summary>
sealed class BackgroundWork(Inbox inbox, NodeLife life)
{
    readonly Lock _gate = new();
    readonly HashSet<Task> _underWay = [];

    /// <summary>How much is under way.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _underWay.Count;
        }
    }

    /// <summary>Starts work.</summary>
    /// <param name="work">Returns what the consensus thread does then.</param>
    /// <param name="isOfState">Whether the state is asked to do it.</param>
    public void Start(Func<Action> work, bool isOfState = false)
    {
        var task = new Task(() => Do(work, isOfState), TaskCreationOptions.LongRunning);
        lock (_gate)
            _underWay.Add(task);
        task.ContinueWith(Forget, TaskScheduler.Default);
        task.Start(TaskScheduler.Default);
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task EndAsync()
    {
        while (true)
        {
            Task[] left;
            lock (_gate)
                left = [.. _underWay];
            if (left.Length == 0)
                return;
            await Task.WhenAll(left).ConfigureAwait(false);
            foreach (Task task in left)
                Forget(task);
        }
    }

    void Do(Func<Action> work, bool isOfState)
    {
        try
        {
            inbox.Post(work());
        }
        catch (OperationCanceledException) when (life.Ending.IsCancellationRequested)
        {
            // The node ends: nobody needs it.
        }
        catch (Exception error)
        {
            life.Fail(error, isOfState);
        }
    }

    void Forget(Task task)
    {
        lock (_gate)
            _underWay.Remove(task);
    }
}
