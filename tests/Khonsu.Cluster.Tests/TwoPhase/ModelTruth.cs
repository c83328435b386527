using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>Follows the logs as they grow and knows what has really become of each transaction.</summary>
sealed class ModelTruth
{
    readonly ModelShard[] _shards;
    readonly Dictionary<RequestId, IReadOnlyList<GroupId>> _participants = [];
    readonly Dictionary<(RequestId Id, GroupId Shard), long> _yes = [];
    readonly HashSet<(RequestId, GroupId)> _committedAt = [];
    readonly HashSet<RequestId> _committed = [];
    readonly HashSet<RequestId> _aborted = [];
    readonly HashSet<RequestId> _refused = [];

    public ModelTruth(int shards) => _shards = [.. Enumerable.Range(0, shards).Select(static _ => new ModelShard())];

    /// <summary>The states of the shards at the ends of their logs.</summary>
    public IReadOnlyList<ModelShard> Shards => _shards;

    /// <summary>How many transactions were committed somewhere.</summary>
    public int CommittedCount => _committed.Count;

    /// <summary>How many were aborted where they were prepared.</summary>
    public int AbortedCount => _aborted.Count;

    /// <summary>How many times a shard has said no.</summary>
    public int NoCount { get; private set; }

    /// <summary>An entry is decided.</summary>
    public void OnDecided(GroupId shard, ModelEntry entry)
    {
        ModelShard state = _shards[shard.Value];
        bool wasPrepared = state.Marks.ContainsKey(entry.Id);
        bool wasCommitted = state.Committed.ContainsKey(entry.Id);
        Vote? vote = state.Apply(entry);
        switch (entry.Kind)
        {
            case StepKind.Prepare or StepKind.Refuse:
                OnVote(shard, entry, vote!.Value);
                break;
            case StepKind.Resolve when wasPrepared || entry.IsCommitted:
                OnResolved(shard, entry, wasPrepared);
                break;
            case StepKind.Forget when wasCommitted:
                foreach (GroupId participant in _participants[entry.Id])
                    Assert.True(_committedAt.Contains((entry.Id, participant)), $"{entry.Id} is forgotten too early");
                break;
        }
    }

    /// <summary>A caller was answered.</summary>
    public void OnAnswered(RequestId id, AnswerKind answer)
    {
        if (answer == AnswerKind.Committed)
            Assert.True(IsAllYes(id), $"{id} is said to be committed, and not all have voted yes");
        if (answer != AnswerKind.Refused)
            return;
        Assert.False(_committed.Contains(id), $"{id} is said to be refused, and has committed");
        _refused.Add(id);
    }

    /// <summary>Everything is over: nothing is left, and each transaction was done everywhere or nowhere.</summary>
    public void CheckEnd()
    {
        foreach (ModelShard shard in _shards)
        {
            Assert.True(shard.Marks.Count == 0, $"{string.Join(' ', shard.Marks.Keys)} stay prepared");
            Assert.True(shard.Committed.Count == 0, $"{string.Join(' ', shard.Committed.Keys)} are not forgotten");
        }

        foreach (RequestId id in _committed)
        {
            foreach (GroupId participant in _participants[id])
                Assert.True(_committedAt.Contains((id, participant)), $"{id} has not committed at {participant}");
        }
    }

    void OnVote(GroupId shard, ModelEntry entry, Vote vote)
    {
        if (vote.Kind == VoteKind.No)
            NoCount++;
        if (vote.Kind != VoteKind.Yes || entry.Kind == StepKind.Refuse)
            return;
        _participants[entry.Id] = entry.Participants!;
        _yes.TryAdd((entry.Id, shard), vote.Time);
        foreach ((RequestId other, ModelEntry mark) in _shards[shard.Value].Marks)
        {
            Assert.False(
                other != entry.Id && mark.Part!.IsInTheWayOf(entry.Part!), $"{other} and {entry.Id} are both prepared");
        }
    }

    void OnResolved(GroupId shard, ModelEntry entry, bool wasPrepared)
    {
        if (entry.IsCommitted)
        {
            long time = _yes.Where(one => one.Key.Id == entry.Id).Max(static one => one.Value);
            Assert.True(
                entry.Time == time || (entry.Time == 0 && !wasPrepared),
                $"{shard} is told that {entry.Id} has committed at {entry.Time}, not {time}");
            Assert.True(IsAllYes(entry.Id), $"{entry.Id} is committed, and not all have voted yes");
            Assert.False(_aborted.Contains(entry.Id), $"{entry.Id} is committed at {shard}, and was aborted");
            Assert.False(_refused.Contains(entry.Id), $"{entry.Id} is committed, and was said to be refused");
            _committed.Add(entry.Id);
            _committedAt.Add((entry.Id, shard));
        }
        else
        {
            Assert.False(_committed.Contains(entry.Id), $"{entry.Id} is aborted at {shard}, and has committed");
            _aborted.Add(entry.Id);
        }
    }

    bool IsAllYes(RequestId id) => _participants.TryGetValue(id, out IReadOnlyList<GroupId>? participants)
        && participants.All(participant => _yes.ContainsKey((id, participant)));
}
