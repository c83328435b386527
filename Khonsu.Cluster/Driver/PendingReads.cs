using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// The reads of one group that are not answered. Those that come together ask together; each then waits until the state
/// is far enough. On the consensus thread only.
/// </summary>
sealed class PendingReads(NodeOptions options)
{
    readonly Dictionary<ulong, List<TaskCompletionSource<LogIndex>>> _asked = [];
    readonly Queue<(ulong Context, long Deadline)> _deadlines = new();
    readonly PriorityQueue<List<TaskCompletionSource<LogIndex>>, long> _confirmed = new();
    List<TaskCompletionSource<LogIndex>> _new = [];
    ulong _lastContext;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a read.</summary>
    public void Add(TaskCompletionSource<LogIndex> call)
    {
        if (Count >= options.PendingReadsMax)
        {
            call.TrySetException(Refusals.Of(Refusal.Busy, options));
            return;
        }

        Count++;
        _new.Add(call);
    }

    /// <summary>Asks for all that have come since the last time.</summary>
    public void Ask(ConsensusMachine machine, long tick)
    {
        if (_new.Count == 0)
            return;
        ulong context = ++_lastContext;
        _asked.Add(context, _new);
        _deadlines.Enqueue((context, tick + options.ForwardTicks));
        _new = [];
        machine.ReadIndex(context);
    }

    /// <summary>Another leads: those that nobody has answered are asked again.</summary>
    public void OnLeaderChanged()
    {
        foreach (List<TaskCompletionSource<LogIndex>> calls in _asked.Values)
            _new.AddRange(calls);
        _asked.Clear();
        _deadlines.Clear();
    }

    /// <summary>How far the state must be for those of one context; null when nobody could tell.</summary>
    public void OnAnswer(ReadState answer)
    {
        if (!_asked.Remove(answer.Context, out List<TaskCompletionSource<LogIndex>>? calls))
            return;
        if (answer.Index is LogIndex index)
            _confirmed.Enqueue(calls, index.Value);
        else
            Fail(calls, Refusals.Of(Refusal.NoLeader, options));
        DropAnswered();
    }

    /// <summary>The state is so far.</summary>
    public void OnApplied(LogIndex applied)
    {
        while (_confirmed.TryPeek(out _, out long index) && index <= applied.Value)
        {
            foreach (TaskCompletionSource<LogIndex> call in Taken(_confirmed.Dequeue()))
                call.TrySetResult(applied);
        }
    }

    /// <summary>Those that have been away for too long are refused: asking again is safe.</summary>
    public void Tick(long tick)
    {
        while (_deadlines.TryPeek(out (ulong Context, long Deadline) first) && first.Deadline <= tick)
        {
            _deadlines.Dequeue();
            if (_asked.Remove(first.Context, out List<TaskCompletionSource<LogIndex>>? calls))
                Fail(calls, Refusals.Of(Refusal.NoLeader, options));
        }
    }

    /// <summary>None will be answered.</summary>
    public void FailAll(NodeStoppedException end)
    {
        Fail(_new, end);
        foreach (List<TaskCompletionSource<LogIndex>> calls in _asked.Values)
            Fail(calls, end);
        while (_confirmed.TryDequeue(out List<TaskCompletionSource<LogIndex>>? calls, out _))
            Fail(calls, end);
        _asked.Clear();
        _deadlines.Clear();
    }

    void DropAnswered()
    {
        while (_deadlines.TryPeek(out (ulong Context, long Deadline) first) && !_asked.ContainsKey(first.Context))
            _deadlines.Dequeue();
    }

    void Fail(List<TaskCompletionSource<LogIndex>> calls, Exception error)
    {
        foreach (TaskCompletionSource<LogIndex> call in Taken(calls))
            call.TrySetException(error);
    }

    List<TaskCompletionSource<LogIndex>> Taken(List<TaskCompletionSource<LogIndex>> calls)
    {
        Count -= calls.Count;
        return calls;
    }
}
