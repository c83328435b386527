using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>
/// Nodes with coordinators over the logs of several shards, without consensus: a log is a list, and what is proposed is
/// put at its end when the test says so, or never, or twice. Each node applies each log at its own pace.
/// </summary>
sealed class ModelCluster
{
    readonly List<ModelEntry>[] _logs;
    readonly ModelNode?[] _nodes;
    readonly ulong[] _incarnations;
    readonly ModelShard[][] _checkpoints;
    readonly List<ModelProposal> _onTheWay = [];

    /// <summary>Makes one whose nodes all run.</summary>
    public ModelCluster(int shards, int nodes)
    {
        _logs = [.. Enumerable.Range(0, shards).Select(static _ => new List<ModelEntry>())];
        _nodes = new ModelNode?[nodes];
        _incarnations = new ulong[nodes];
        Truth = new ModelTruth(shards);
        _checkpoints = [.. Enumerable.Range(0, nodes).Select(_ => NewShards())];
        for (int node = 0; node < nodes; node++)
            Start(node);
    }

    /// <summary>What has really happened.</summary>
    public ModelTruth Truth { get; }

    /// <summary>What is proposed and not yet decided.</summary>
    public IReadOnlyList<ModelProposal> OnTheWay => _onTheWay;

    /// <summary>How many nodes there are.</summary>
    public int NodeCount => _nodes.Length;

    /// <summary>How many shards there are.</summary>
    public int ShardCount => _logs.Length;

    /// <summary>The last answer to each that was answered.</summary>
    public Dictionary<RequestId, Step> Answers { get; } = [];

    /// <summary>How many answers there were, by kind.</summary>
    public int[] AnswerCounts { get; } = new int[(int)AnswerKind.Unknown + 1];

    /// <summary>How many callers were told that the outcome is not known, although they would have waited.</summary>
    public int UncertainCount { get; private set; }

    /// <summary>How many transactions were taken up from others.</summary>
    public long RecoveredCount { get; private set; }

    /// <summary>How a node is told to wait in these tests.</summary>
    public static CoordinatorOptions OptionsOf(int node) => new()
    {
        ResendTicks = 8,
        RetryTicks = 2,
        RecoverTicks = 20,
        AnyRecoverTicks = 60,
        RecoverSpreadTicks = node * 7,
    };

    /// <summary>A running node.</summary>
    public ModelNode Node(int node) => _nodes[node] ?? throw new InvalidOperationException($"{node} does not run");

    /// <summary>Whether a node runs.</summary>
    public bool IsRunning(int node) => _nodes[node] is not null;

    /// <summary>The log of a shard.</summary>
    public IReadOnlyList<ModelEntry> LogOf(int shard) => _logs[shard];

    /// <summary>A node starts again, from its checkpoints.</summary>
    public void Start(int node)
    {
        ModelShard[] shards = [.. _checkpoints[node].Select(static shard => shard.Copy())];
        _nodes[node] = new ModelNode(node, ++_incarnations[node], OptionsOf(node), shards);
        Take(node);
    }

    /// <summary>A node is lost, and what its coordinator knows; what it has sent is still on its way.</summary>
    public void Crash(int node)
    {
        RecoveredCount += Node(node).Coordinator.RecoveredCount;
        _nodes[node] = null;
    }

    /// <summary>A node keeps the state of a shard for its next start.</summary>
    public void Checkpoint(int node, int shard) => _checkpoints[node][shard] = Node(node).Shards[shard].Copy();

    /// <summary>A node gets the state of a shard that another one has, if that is further.</summary>
    public void Load(int node, int shard, int from)
    {
        ModelShard state = Node(from).Shards[shard];
        if (state.Applied <= Node(node).Shards[shard].Applied)
            return;
        Node(node).Load(shard, state.Copy());
        Checkpoint(node, shard);
        Take(node);
    }

    /// <summary>A caller of a node wants a transaction that writes a row in each of some shards.</summary>
    public RequestId Begin(int node, int row, params int[] shards)
    {
        var parts = shards.ToDictionary(
            static shard => new GroupId((ulong)shard), _ => new ModelPart(int.MaxValue, [], [row]));
        return Begin(node, parts, isAscending: false);
    }

    /// <summary>A caller of a node wants a transaction.</summary>
    public RequestId Begin(int node, IReadOnlyDictionary<GroupId, ModelPart> parts, bool isAscending)
    {
        RequestId id = Node(node).Begin(parts, isAscending);
        Take(node);
        return id;
    }

    /// <summary>A caller asks another node for the same transaction.</summary>
    public void Retry(int node, RequestId id, ModelCaller caller)
    {
        Node(node).Retry(id, caller);
        Take(node);
    }

    /// <summary>A caller's time is over.</summary>
    public void GiveUp(int node, RequestId id)
    {
        Node(node).GivenUp.Add(id);
        Node(node).Coordinator.GiveUp(id);
        Take(node);
    }

    /// <summary>A node leads a shard, or does not any more.</summary>
    public void Lead(int node, int shard, bool isLeading = true)
        => Node(node).Coordinator.OnLeading(new GroupId((ulong)shard), isLeading);

    /// <summary>Time passes at a node.</summary>
    public void Tick(int node, int ticks = 1)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            Node(node).Coordinator.Tick();
            Take(node);
        }
    }

    /// <summary>A proposal is put at the end of its log.</summary>
    /// <param name="proposal">Which one.</param>
    /// <param name="isOnTheWayStill">Whether it will come a second time.</param>
    public void Decide(ModelProposal proposal, bool isOnTheWayStill = false)
    {
        GroupId shard = proposal.Step.Shard;
        _logs[shard.Value].Add(proposal.Entry);
        Truth.OnDecided(shard, proposal.Entry);
        if (!isOnTheWayStill)
            _onTheWay.Remove(proposal);
    }

    /// <summary>All proposals of some kind are decided, or all that are on their way.</summary>
    /// <param name="kind">Of which kind; null for all.</param>
    /// <param name="shards">Of which shards; none for all.</param>
    public void DecideAll(StepKind? kind = null, params int[] shards)
    {
        foreach (ModelProposal proposal in Find(kind, shards))
            Decide(proposal);
    }

    /// <summary>All proposals of some kind are lost, and nobody hears of that.</summary>
    public void Drop(StepKind? kind = null, params int[] shards)
    {
        foreach (ModelProposal proposal in Find(kind, shards))
            Drop(proposal);
    }

    /// <summary>A proposal is lost, and nobody hears of that.</summary>
    public void Drop(ModelProposal proposal) => Assert.True(_onTheWay.Remove(proposal));

    /// <summary>The node that has proposed it hears that it may be lost.</summary>
    public void TellLost(ModelProposal proposal)
    {
        if (_nodes[proposal.Node] is ModelNode node && node.Incarnation == proposal.Incarnation)
            node.Coordinator.Lost(proposal.Step);
    }

    /// <summary>A node applies the next entries of a log.</summary>
    public void Apply(int node, int shard, int countMax = int.MaxValue)
    {
        int end = _logs[shard].Count;
        for (int count = 0; count < countMax && Node(node).Shards[shard].Applied < end; count++)
        {
            Node(node).Apply(shard, _logs[shard][Node(node).Shards[shard].Applied]);
            Take(node);
        }
    }

    /// <summary>All nodes that run apply all logs to their ends.</summary>
    public void ApplyAll()
    {
        for (int node = 0; node < NodeCount; node++)
        {
            for (int shard = 0; IsRunning(node) && shard < ShardCount; shard++)
                Apply(node, shard);
        }
    }

    /// <summary>Nothing fails any more and all nodes run, until everything should be over; and it is.</summary>
    public void Rest()
    {
        for (int node = 0; node < NodeCount; node++)
        {
            if (!IsRunning(node))
                Start(node);
        }

        // Why so long: the last node takes up what it finds, which fails for a mark of another, and both are resolved.
        int ticks = 2 * (60 + (NodeCount * 7) + 20);
        for (int tick = 0; tick < ticks; tick++)
        {
            DecideAll();
            ApplyAll();
            for (int node = 0; node < NodeCount; node++)
                Tick(node);
        }

        Truth.CheckEnd();
        Assert.Empty(_onTheWay);
        for (int node = 0; node < NodeCount; node++)
        {
            Assert.Empty(Node(node).Callers);
            Assert.True(Node(node).Coordinator.Count == 0, $"node {node} does not forget");
            RecoveredCount += Node(node).Coordinator.RecoveredCount;
        }
    }

    // What the coordinator of a node wants.
    void Take(int number)
    {
        ModelNode node = Node(number);
        while (node.Coordinator.TryTake(out Step step))
        {
            if (step.Kind != StepKind.Answer)
            {
                _onTheWay.Add(new ModelProposal(number, node.Incarnation, step, node.EntryOf(step)));
                continue;
            }

            node.OnAnswered(step.Id);
            Truth.OnAnswered(step.Id, step.Answer);
            Answers[step.Id] = step;
            AnswerCounts[(int)step.Answer]++;
            if (step.Answer == AnswerKind.Unknown && !node.GivenUp.Remove(step.Id))
                UncertainCount++;
        }
    }

    List<ModelProposal> Find(StepKind? kind, int[] shards) => [.. _onTheWay.Where(proposal
        => (kind is null || proposal.Step.Kind == kind)
            && (shards.Length == 0 || shards.Contains((int)proposal.Step.Shard.Value)))];

    ModelShard[] NewShards() => [.. _logs.Select(static _ => new ModelShard())];
}
