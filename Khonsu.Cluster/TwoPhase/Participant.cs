using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

/// <summary>One shard of a transaction: what its log has said so far, and what was proposed to it last.</summary>
/// <remarks>
/// What a shard keeps is known exactly: it has a mark if and only if its state here is <see
/// cref="ParticipantState.Prepared"/>, and a commit that is not forgotten if and only if it is <see
/// cref="ParticipantState.Committed"/>. So a RESOLVE that finds neither says that it came before.
/// </remarks>
sealed class Participant(GroupId shard)
{
    Step? _sent;
    long _dueTick;

    /// <summary>Which one.</summary>
    public GroupId Shard { get; } = shard;

    /// <summary>What its log has said.</summary>
    public ParticipantState State { get; private set; }

    /// <summary>Of an aborted one, what it said.</summary>
    public Vote No { get; private set; }

    /// <summary>
    /// Of an aborted one, whether that is certain. Why it may not be: a shard that remembers nothing says no, and one
    /// that has committed and forgotten remembers nothing. What is proposed for such a no comes too late to do harm,
    /// since a commit is forgotten only after all shards have resolved it.
    /// </summary>
    public bool IsFirm { get; private set; }

    /// <summary>The common time at which it has prepared its part; 0 where that was not heard.</summary>
    public long Time { get; private set; }

    /// <summary>Whether a PREPARE may be under way to it.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whether it keeps something of the transaction.</summary>
    public bool IsHolding => State is ParticipantState.Prepared or ParticipantState.Committed;

    /// <summary>Whether it has voted yes.</summary>
    public bool HasSaidYes => IsHolding || State == ParticipantState.Forgotten;

    /// <summary>Whether it was told of a commit.</summary>
    public bool HasCommitted => State is ParticipantState.Committed or ParticipantState.Forgotten;

    /// <summary>It has voted.</summary>
    public void OnVote(Vote vote)
    {
        if (vote.Kind == VoteKind.Yes)
        {
            // Inv X2: a vote is for ever.
            Invariant.Check(State is ParticipantState.Unknown or ParticipantState.Prepared, "X2");
            State = ParticipantState.Prepared;
            Time = vote.Time;
            return;
        }

        Invariant.Check(State != ParticipantState.Prepared, "X2");
        if (vote.Kind == VoteKind.Committed || vote.Outcome is { IsCommitted: true })
            OnCommitted();
        else
            OnNo(vote, isFirm: vote.Outcome is { IsSessionLost: false });
    }

    /// <summary>It was told how the transaction ended.</summary>
    public void OnResolved(bool isCommitted)
    {
        if (isCommitted)
            OnCommitted();
        else if (State == ParticipantState.Prepared)
            Abort(new Vote(VoteKind.No, Outcome.GivenUp), isFirm: true);
        else if (State == ParticipantState.Unknown)
            Abort(new Vote(VoteKind.No), isFirm: false);
    }

    /// <summary>It was told that all have heard of a commit.</summary>
    public void OnForgotten()
    {
        // Inv X3: nothing is forgotten that is not resolved.
        Invariant.Check(State != ParticipantState.Prepared, "X3");
        CheckMayCommit();
        State = ParticipantState.Forgotten;
    }

    /// <summary>Its state was replaced by a later one, which keeps the transaction.</summary>
    /// <param name="isCommitted">As what: committed, or prepared.</param>
    /// <param name="time">Of a prepared one, the common time at which it was.</param>
    public void OnLoaded(bool isCommitted, long time)
    {
        if (isCommitted)
        {
            Invariant.Check(State != ParticipantState.Forgotten, "X3");
            CheckMayCommit();
            State = ParticipantState.Committed;
        }
        else
        {
            OnVote(new Vote(VoteKind.Yes, Time: time));
        }
    }

    /// <summary>Its state was replaced by a later one, which does not keep the transaction.</summary>
    /// <param name="fate">How it ends, if that is known.</param>
    public void OnGone(Fate fate)
    {
        if (State == ParticipantState.Committed || (State == ParticipantState.Prepared && fate == Fate.Committed))
            State = ParticipantState.Forgotten;
        else if (State == ParticipantState.Prepared)
            State = ParticipantState.Unknown;
    }

    /// <summary>The transaction is found to have committed: a no that was not certain was none.</summary>
    public void OnFateCommitted()
    {
        // Inv X1: a transaction does not end both ways.
        CheckMayCommit();
        if (State == ParticipantState.Aborted)
            State = ParticipantState.Forgotten;
    }

    /// <summary>Whether a step is to be proposed now; then it counts as proposed.</summary>
    /// <param name="step">What is needed; null for nothing.</param>
    /// <param name="tick">Now.</param>
    /// <param name="resendTicks">How long to wait for the log after it.</param>
    public bool IsDue(Step? step, long tick, int resendTicks)
    {
        bool isDue = step is not null && (_sent != step || tick >= _dueTick);
        _sent = step;
        if (isDue)
            _dueTick = tick + resendTicks;
        return isDue;
    }

    /// <summary>What was proposed may not come.</summary>
    /// <param name="step">What.</param>
    /// <param name="dueTick">When it may be proposed again.</param>
    public void OnLost(Step step, long dueTick)
    {
        if (_sent == step)
            _dueTick = Math.Min(_dueTick, dueTick);
    }

    void OnCommitted()
    {
        CheckMayCommit();
        State = IsHolding ? ParticipantState.Committed : ParticipantState.Forgotten;
    }

    void OnNo(Vote vote, bool isFirm)
    {
        Invariant.Check(State != ParticipantState.Committed, "X2");
        if (State == ParticipantState.Forgotten)
            Invariant.Check(!isFirm, "X1");
        else if (!IsFirm)
            Abort(vote, isFirm);
    }

    void Abort(Vote vote, bool isFirm) => (State, No, IsFirm) = (ParticipantState.Aborted, vote, isFirm);

    void CheckMayCommit() => Invariant.Check(State != ParticipantState.Aborted || !IsFirm, "X1");
}
