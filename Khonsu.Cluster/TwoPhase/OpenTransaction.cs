using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

/// <summary>A transaction of several shards of which this node knows that it is not over.</summary>
sealed class OpenTransaction
{
    readonly Participant[] _participants;

    /// <summary>Makes one.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="shards">Its shards, ascending.</param>
    /// <param name="answeredUpTo">What it says: up to which number its start had heard the answers.</param>
    /// <param name="tick">Now.</param>
    public OpenTransaction(RequestId id, IReadOnlyList<GroupId> shards, ulong answeredUpTo, long tick)
    {
        // Inv X6: the shards are named in their order, each once.
        Invariant.Check(shards.Count > 0, "X6");
        (Id, AnsweredUpTo, ProgressTick) = (id, answeredUpTo, tick);
        _participants = new Participant[shards.Count];
        for (int number = 0; number < _participants.Length; number++)
        {
            Invariant.Check(number == 0 || shards[number - 1].Value < shards[number].Value, "X6");
            _participants[number] = new Participant(shards[number]);
        }
    }

    /// <summary>Which one.</summary>
    public RequestId Id { get; }

    /// <summary>Up to which number its start had heard the answers.</summary>
    public ulong AnsweredUpTo { get; }

    /// <summary>Its shards, ascending.</summary>
    public IReadOnlyList<Participant> Participants => _participants;

    /// <summary>The shard whose leader takes it up first.</summary>
    public GroupId Home => _participants[0].Shard;

    /// <summary>How it ends, as far as that is known.</summary>
    public Fate Fate { get; private set; }

    /// <summary>Of a commit, its common time: the largest at which a shard has prepared it. 0 when all shards have
    /// resolved it, and none says it any more.</summary>
    public long Time { get; private set; }

    /// <summary>When something was heard of it last.</summary>
    public long ProgressTick { get; set; }

    /// <summary>Whether a caller of this node waits for it, or has waited.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>Whether the caller waits.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>Whether this node has its parts, so that it can ask for votes.</summary>
    public bool HasParts { get; private set; }

    /// <summary>Whether the shards are asked one after the other.</summary>
    public bool IsAscending { get; private set; }

    /// <summary>Whether this node has taken it up from somebody else.</summary>
    public bool IsRecovered { get; set; }

    /// <summary>Whether this node sees to its end.</summary>
    public bool IsDriven => IsOwn || IsRecovered;

    /// <summary>Whether others may have asked for votes.</summary>
    public bool IsAskedByOthers { get; init; }

    /// <summary>Whether nothing is left to do for it here. Of somebody else's, nothing is known that any shard
    /// keeps; so such ones need no more memory than the states of the shards.</summary>
    public bool IsOver => IsOwn
        ? Fate != Fate.Open && !IsAnyNeeded()
        : !Array.Exists(_participants, static one => one.IsHolding);

    /// <summary>A caller waits for it.</summary>
    /// <param name="hasParts">Whether the shards are those that the caller has parts for.</param>
    /// <param name="isAscending">Whether to ask one after the other.</param>
    public void Await(bool hasParts, bool isAscending)
        => (IsOwn, IsAwaited, HasParts, IsAscending) = (true, true, hasParts, isAscending);

    /// <summary>The caller is told something, and does not wait any more.</summary>
    public void OnAnswered()
    {
        // Inv X4: a caller is answered once.
        Invariant.Check(IsAwaited, "X4");
        IsAwaited = false;
        HasParts = false;
    }

    /// <summary>Finds one of its shards.</summary>
    /// <returns>Null when it is none of them.</returns>
    public Participant? Find(GroupId shard)
    {
        foreach (Participant participant in _participants)
        {
            if (participant.Shard == shard)
                return participant;
        }

        return null;
    }

    /// <summary>Whether its shards are those.</summary>
    public bool IsOf(IReadOnlyList<GroupId> shards)
    {
        bool isSame = shards.Count == _participants.Length;
        for (int number = 0; isSame && number < shards.Count; number++)
            isSame = shards[number] == _participants[number].Shard;
        return isSame;
    }

    /// <summary>A shard says what the common time of the transaction is, which has committed.</summary>
    /// <param name="time">The time; 0 when it does not say.</param>
    public void OnTime(long time)
    {
        // Inv X8: all say the same time.
        Invariant.Check(time == 0 || Time == 0 || time == Time, "X8");
        Time = Math.Max(Time, time);
    }

    /// <summary>Finds out how it ends, from what the shards have said.</summary>
    public void Judge()
    {
        if (Fate == Fate.Committed || Array.Exists(_participants, static one => one.HasCommitted)
            || Array.TrueForAll(_participants, static one => one.HasSaidYes))
        {
            Fate = Fate.Committed;
            foreach (Participant participant in _participants)
                participant.OnFateCommitted();
            if (Array.TrueForAll(_participants, static one => one.Time > 0))
                OnTime(_participants.Max(static one => one.Time));
        }
        else if (Array.Exists(_participants, static one => one.State == ParticipantState.Aborted))
        {
            Fate = Fate.Aborted;
        }
    }

    /// <summary>The shard whose no is the reason: one that says why, if there is one.</summary>
    public Participant FindNo()
    {
        Participant? found = null;
        foreach (Participant participant in _participants)
        {
            if (participant.State == ParticipantState.Aborted && (found is null || Worth(participant) > Worth(found)))
                found = participant;
        }

        Invariant.Check(found is not null, "X1");
        return found;
    }

    /// <summary>What is to be proposed to a shard, by whoever sees to the end of the transaction.</summary>
    /// <returns>Null when its log is waited for, or nothing is left to do there.</returns>
    public Step? NeededAt(Participant participant) => (Fate, participant.State) switch
    {
        (Fate.Open, ParticipantState.Unknown) when !HasParts => Step.Refuse(Id, participant.Shard, AnsweredUpTo),
        (Fate.Open, ParticipantState.Unknown) when IsTurnOf(participant) => Step.Prepare(Id, participant.Shard),
        (Fate.Aborted, ParticipantState.Unknown) when IsAskedByOthers || participant.IsAsked
            => Step.Abort(Id, participant.Shard),
        (Fate.Aborted, ParticipantState.Prepared) => Step.Abort(Id, participant.Shard),
        (Fate.Committed, ParticipantState.Unknown or ParticipantState.Prepared)
            => Step.Commit(Id, participant.Shard, Time),
        (Fate.Committed, ParticipantState.Committed)
            when Array.TrueForAll(_participants, static one => one.HasCommitted) => Step.Forget(Id, participant.Shard),
        _ => null,
    };

    bool IsAnyNeeded()
    {
        foreach (Participant participant in _participants)
        {
            if (NeededAt(participant) is not null)
                return true;
        }

        return false;
    }

    // Why one after the other: who holds a mark at a larger shard than all others cannot be refused for a mark of
    // theirs, so of those that are in each other's way one gets through.
    bool IsTurnOf(Participant participant)
        => !IsAscending
            || Array.Find(_participants, static one => one.State == ParticipantState.Unknown) == participant;

    static int Worth(Participant participant)
        => !participant.IsFirm ? 0 : participant.No.Outcome is { Conflict: not null } ? 2 : 1;
}
