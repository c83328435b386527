namespace Khonsu.Cluster.Driver;

/// <summary>The proposals of one group that were taken on this node and are not answered. On the consensus thread
/// only, but what says otherwise.</summary>
/// <param name="countMax">So many at a time.</param>
/// <param name="before">Their numbers are larger than this one. Where it is another one in each life of a node, nobody
/// is answered with what came of a proposal of another life.</param>
sealed class PendingProposals(int countMax, ulong before)
{
    readonly Dictionary<ulong, TaskCompletionSource<Applied>> _waiting = [];

    // Of those that were sent to a leader, which tells nobody whether it has got them; in the order of the deadlines.
    readonly Queue<(ulong LocalId, long Deadline)> _forwarded = new();

    // Order: given before the proposal is made, so whoever meets the proposal finds its number given.
    ulong _given;

    /// <summary>How many there are.</summary>
    public int Count => _waiting.Count;

    /// <summary>Whether no more may be taken.</summary>
    public bool IsFull => _waiting.Count >= countMax;

    /// <summary>A number that no other proposal of this start of the node has.</summary>
    public ulong NextId()
    {
        Volatile.Write(ref _given, _given + 1);
        return before + _given;
    }

    /// <summary>Whether a number was given here; for any thread.</summary>
    public bool IsGiven(ulong localId) => localId > before && localId - before <= Volatile.Read(ref _given);

    /// <summary>Notes one that this node has in its log, or will tell about.</summary>
    public void Add(ulong localId, TaskCompletionSource<Applied> call) => _waiting.Add(localId, call);

    /// <summary>Notes one that was sent to a leader.</summary>
    /// <param name="localId">Its number.</param>
    /// <param name="call">Who waits.</param>
    /// <param name="deadline">At this tick it is in doubt; not before that of the one noted before.</param>
    public void AddForwarded(ulong localId, TaskCompletionSource<Applied> call, long deadline)
    {
        Add(localId, call);
        _forwarded.Enqueue((localId, deadline));
    }

    /// <summary>One was applied.</summary>
    public void Complete(ulong localId, Applied applied)
    {
        if (_waiting.Remove(localId, out TaskCompletionSource<Applied>? call))
            call.TrySetResult(applied);
        DropAnswered();
    }

    /// <summary>One will not be answered otherwise.</summary>
    public void Fail(ulong localId, Exception error)
    {
        if (_waiting.Remove(localId, out TaskCompletionSource<Applied>? call))
            call.TrySetException(error);
    }

    /// <summary>Another leads: those that were sent to the leader before are in doubt.</summary>
    public void OnLeaderChanged()
    {
        while (_forwarded.TryDequeue(out (ulong LocalId, long Deadline) sent))
        {
            Fail(sent.LocalId, new InDoubtException(
                "The leader that it was sent to has been replaced: the next one may decide it, or never see it. Look "
                + "at the state before you propose it again."));
        }
    }

    /// <summary>Those that have been away for too long are in doubt.</summary>
    public void Tick(long tick)
    {
        DropAnswered();
        while (_forwarded.TryPeek(out (ulong LocalId, long Deadline) first) && first.Deadline <= tick)
        {
            _forwarded.Dequeue();
            Fail(first.LocalId, new InDoubtException(
                "The proposal was sent to the leader, and no answer has come: it may be decided, or never. Look at the "
                + "state before you propose it again."));
            DropAnswered();
        }
    }

    /// <summary>All are in doubt.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The error behind it, or null.</param>
    public void FailAll(string message, Exception? innerException)
    {
        foreach (TaskCompletionSource<Applied> call in _waiting.Values)
            call.TrySetException(new InDoubtException(message, innerException));
        _waiting.Clear();
        _forwarded.Clear();
    }

    void DropAnswered()
    {
        while (_forwarded.TryPeek(out (ulong LocalId, long Deadline) first) && !_waiting.ContainsKey(first.LocalId))
            _forwarded.Dequeue();
    }
}
