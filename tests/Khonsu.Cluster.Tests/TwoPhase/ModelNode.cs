using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>One start of a node of the model: a coordinator, the states of the shards, and callers.</summary>
sealed class ModelNode
{
    readonly ModelShard[] _shards;
    readonly SortedSet<ulong> _answered = [];
    ulong _answeredUpTo;
    ulong _sequence;

    /// <summary>Starts a node.</summary>
    /// <param name="number">Its position.</param>
    /// <param name="incarnation">Of this start.</param>
    /// <param name="options">Of its coordinator.</param>
    /// <param name="shards">The states it starts with; its own from now on.</param>
    public ModelNode(int number, ulong incarnation, CoordinatorOptions options, ModelShard[] shards)
    {
        (Number, Incarnation, _shards) = (number, incarnation, shards);
        Coordinator = new Coordinator(options);
        for (int shard = 0; shard < shards.Length; shard++)
            TellLoaded(shard);
    }

    /// <summary>Its position.</summary>
    public int Number { get; }

    /// <summary>Of this start.</summary>
    public ulong Incarnation { get; }

    /// <summary>What is tested.</summary>
    public Coordinator Coordinator { get; }

    /// <summary>The states of the shards here.</summary>
    public IReadOnlyList<ModelShard> Shards => _shards;

    /// <summary>Those who wait.</summary>
    public SortedDictionary<RequestId, ModelCaller> Callers { get; } = [];

    /// <summary>Those who do not wait any longer, and have not been told.</summary>
    public HashSet<RequestId> GivenUp { get; } = [];

    /// <summary>A caller comes.</summary>
    public RequestId Begin(IReadOnlyDictionary<GroupId, ModelPart> parts, bool isAscending)
    {
        var id = new RequestId(new NodeId((ulong)Number + 1), Incarnation, ++_sequence);
        GroupId[] participants = [.. parts.Keys.OrderBy(static shard => shard.Value)];
        Callers.Add(id, new ModelCaller(participants, _answeredUpTo, parts));
        Assert.True(Coordinator.Begin(id, participants, _answeredUpTo, isAscending));
        return id;
    }

    /// <summary>A caller of another node has come here, and asks again for the same transaction.</summary>
    public void Retry(RequestId id, ModelCaller caller)
    {
        Callers.Add(id, caller);
        Assert.True(Coordinator.Begin(id, caller.Participants, caller.AnsweredUpTo, isAscending: false));
    }

    /// <summary>Makes the entry of a step.</summary>
    public ModelEntry EntryOf(Step step)
    {
        var entry = new ModelEntry(step.Kind, step.Id)
        {
            IsCommitted = step.IsCommitted,
            Time = step.Time,
            AnsweredUpTo = step.AnsweredUpTo,
        };
        if (step.Kind != StepKind.Prepare)
            return entry;
        ModelCaller caller = Callers[step.Id];
        return entry with
        {
            Participants = caller.Participants,
            AnsweredUpTo = caller.AnsweredUpTo,
            Part = caller.Parts[step.Shard],
        };
    }

    /// <summary>A caller is told.</summary>
    public void OnAnswered(RequestId id)
    {
        Assert.True(Callers.Remove(id), $"{id} is answered, and nobody waits");
        if (id.Node == new NodeId((ulong)Number + 1) && id.Incarnation == Incarnation)
            _answered.Add(id.Sequence);
        while (_answered.Remove(_answeredUpTo + 1))
            _answeredUpTo++;
    }

    /// <summary>Applies an entry to a shard.</summary>
    public void Apply(int shard, ModelEntry entry)
    {
        var group = new GroupId((ulong)shard);
        Vote? vote = _shards[shard].Apply(entry);
        if (vote is not null)
            Coordinator.OnVote(group, entry.Id, vote.Value, entry.Participants, entry.AnsweredUpTo);
        else if (entry.Kind == StepKind.Resolve)
            Coordinator.OnResolved(group, new Resolution(entry.Id, entry.IsCommitted, entry.Time));
        else
            Coordinator.OnForgotten(group, entry.Id);
    }

    /// <summary>A checkpoint takes the place of the state of a shard.</summary>
    public void Load(int shard, ModelShard state)
    {
        Assert.True(state.Applied >= _shards[shard].Applied);
        _shards[shard] = state;
        TellLoaded(shard);
    }

    void TellLoaded(int shard) => Coordinator.OnLoaded(
        new GroupId((ulong)shard), Loaded(_shards[shard].Marks), Loaded(_shards[shard].Committed));

    static LoadedTransaction[] Loaded(SortedDictionary<RequestId, ModelEntry> entries)
        => [.. entries.Select(static one => new LoadedTransaction(
            one.Key, one.Value.Participants!, one.Value.AnsweredUpTo, one.Value.Time))];
}
