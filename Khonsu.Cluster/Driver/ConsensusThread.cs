using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// The one thread on which the machines of all groups live. It takes all that has come, does what the machines want
/// done, and hands all they want sent, written and applied to others at once. It waits for nothing but its inbox.
/// </summary>
sealed class ConsensusThread
{
    readonly NodeParts _node;
    readonly NodeStore _store;
    readonly ReplicaDriver[] _replicas;
    readonly Thread _thread;
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // How many batches the watermark covers, and how many ticks are left to answer calls; null while nobody stops us.
    long _settledBatches;
    int? _ticksLeft;

    /// <summary>Makes the thread; it does not run yet.</summary>
    public ConsensusThread(NodeParts node, NodeStore store, ReplicaDriver[] replicas)
    {
        (_node, _store, _replicas) = (node, store, replicas);
        _thread = new Thread(Run) { IsBackground = true, Name = $"khonsu consensus {node.Node}" };
    }

    /// <summary>Completes when all callers have been answered and none will be any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts it.</summary>
    public void Start() => _thread.Start();

    /// <summary>A tick has passed; on this thread.</summary>
    public void OnTick()
    {
        _node.Log.Tick();
        foreach (ReplicaDriver replica in _replicas)
            replica.Tick(_node.Log.AgeTicks);
        _ticksLeft--;
        long batches = _node.Log.Counts.Batches;
        if (_node.Log.Depth > 0 || batches == _settledBatches)
            return;
        // Why now: nothing is being written, and the sync of the watermark keeps nobody waiting.
        _settledBatches = batches;
        _node.Log.Add(new LogJob(null, MustSync: false, _store.Settle, static () => { }));
    }

    /// <summary>Ends the node when all calls are answered, or after an election time; on this thread.</summary>
    public void OnStop() => _ticksLeft ??= _node.Options.ElectionTicks;

    void Run()
    {
        var inputs = new List<Input>();
        Guarded(() =>
        {
            foreach (ReplicaDriver replica in _replicas)
                replica.Start();
            Pump();
        });
        while (_node.Inbox.TryTakeAll(inputs))
        {
            int done = 0;
            Guarded(() =>
            {
                for (; done < inputs.Count && _node.Life.End is null; done++)
                    inputs[done].Run();
                Pump();
            });
            if (_node.Life.End is not { } end)
                continue;
            for (; done < inputs.Count; done++)
                inputs[done].Refuse?.Invoke(end);
        }

        NodeStoppedException why = _node.Life.End ?? NodeLife.Requested();
        foreach (ReplicaDriver replica in _replicas)
        {
            replica.WriteHint();
            replica.FailAll(why);
        }

        _node.Archives.FailAll(why);
        _node.Log.Flush();
        _ended.SetResult();
    }

    void Pump()
    {
        if (_node.Life.End is not null)
            return;
        foreach (ReplicaDriver replica in _replicas)
            replica.Pump();
        _node.Outbox.Flush();
        _node.Log.Flush();
        _node.Apply.Flush();
        if (_ticksLeft is { } left && (left <= 0 || _replicas.All(static replica => !replica.HasCalls)))
            _node.Life.Stop();
    }

    void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            // Why all: a machine that has thrown is not to be called again, whatever it was.
            _node.Life.Fail(error);
        }
    }
}
