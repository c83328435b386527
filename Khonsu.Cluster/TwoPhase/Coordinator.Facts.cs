using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

// What the logs say, as it is applied at this node.
sealed partial class Coordinator
{
    /// <summary>A shard was asked to vote, or to refuse, and this is what it says.</summary>
    /// <param name="shard">Which one.</param>
    /// <param name="id">On which transaction.</param>
    /// <param name="vote">Its vote.</param>
    /// <param name="participants">All its shards, ascending; null after a REFUSE, which does not name them.</param>
    /// <param name="answeredUpTo">What the entry says: up to which number its start had heard the answers.</param>
    public void OnVote(
        GroupId shard, RequestId id, Vote vote, IReadOnlyList<GroupId>? participants, ulong answeredUpTo)
    {
        if (!_open.TryGetValue(id, out OpenTransaction? transaction))
        {
            // Why: only a yes leaves something that must be brought to its end.
            if (vote.Kind != VoteKind.Yes)
                return;
            // Inv X7: what a shard keeps was told by its PREPARE, or when its state was loaded.
            Invariant.Check(participants is not null, "X7");
            transaction = Add(id, participants, answeredUpTo);
        }

        if (vote.Kind == VoteKind.Yes && participants is not null)
            Invariant.Check(transaction.IsOf(participants), "X6");
        if (transaction.Find(shard) is not Participant participant)
            return;
        ParticipantState before = participant.State;
        participant.OnVote(vote);
        if (vote.Kind == VoteKind.Committed)
            transaction.OnTime(vote.Time);
        OnHeard(transaction, participant, before);
    }

    /// <summary>A shard was told how a transaction ended, whether it still kept something of it or not.</summary>
    /// <param name="shard">Which one.</param>
    /// <param name="resolution">What it was told, of which transaction.</param>
    public void OnResolved(GroupId shard, Resolution resolution)
    {
        if (!_open.TryGetValue(resolution.Request, out OpenTransaction? transaction)
            || transaction.Find(shard) is not Participant participant)
        {
            return;
        }

        ParticipantState before = participant.State;
        participant.OnResolved(resolution.IsCommitted);
        transaction.OnTime(resolution.Time);
        OnHeard(transaction, participant, before);
    }

    /// <summary>A shard was told that all have heard of a commit.</summary>
    /// <param name="shard">Which one.</param>
    /// <param name="id">Of which transaction.</param>
    public void OnForgotten(GroupId shard, RequestId id)
    {
        if (!_open.TryGetValue(id, out OpenTransaction? transaction)
            || transaction.Find(shard) is not Participant participant)
        {
            return;
        }

        ParticipantState before = participant.State;
        participant.OnForgotten();
        OnHeard(transaction, participant, before);
    }

    /// <summary>The state of a shard at this node was replaced by a later one, of a checkpoint; also the first one
    /// after a start. What it said before is replaced by what it keeps.</summary>
    /// <param name="shard">Which one.</param>
    /// <param name="prepared">The transactions that it has marks of.</param>
    /// <param name="committed">Those that it has resolved as committed and not forgotten.</param>
    public void OnLoaded(
        GroupId shard, IReadOnlyList<LoadedTransaction> prepared, IReadOnlyList<LoadedTransaction> committed)
    {
        var kept = new SortedSet<RequestId>();
        foreach (LoadedTransaction one in prepared)
            Load(shard, one, isCommitted: false, kept);
        foreach (LoadedTransaction one in committed)
            Load(shard, one, isCommitted: true, kept);
        foreach (OpenTransaction transaction in (List<OpenTransaction>)[.. _open.Values])
        {
            if (kept.Contains(transaction.Id) || transaction.Find(shard) is not Participant participant)
                continue;
            ParticipantState before = participant.State;
            participant.OnGone(transaction.Fate);
            OnHeard(transaction, participant, before);
        }
    }

    void Load(GroupId shard, LoadedTransaction loaded, bool isCommitted, SortedSet<RequestId> kept)
    {
        Invariant.Check(kept.Add(loaded.Id), "X7");
        if (!_open.TryGetValue(loaded.Id, out OpenTransaction? transaction))
            transaction = Add(loaded.Id, loaded.Participants, loaded.AnsweredUpTo);
        Invariant.Check(transaction.IsOf(loaded.Participants), "X6");
        if (transaction.Find(shard) is not Participant participant)
            return;
        ParticipantState before = participant.State;
        participant.OnLoaded(isCommitted, loaded.Time);
        if (isCommitted)
            transaction.OnTime(loaded.Time);
        OnHeard(transaction, participant, before);
    }

    OpenTransaction Add(RequestId id, IReadOnlyList<GroupId> participants, ulong answeredUpTo)
    {
        var transaction = new OpenTransaction(id, participants, answeredUpTo, _tick) { IsAskedByOthers = true };
        _open.Add(id, transaction);
        return transaction;
    }

    void OnHeard(OpenTransaction transaction, Participant participant, ParticipantState before)
    {
        if (participant.State == before)
            return;
        transaction.ProgressTick = _tick;
        Settle(transaction);
    }
}
