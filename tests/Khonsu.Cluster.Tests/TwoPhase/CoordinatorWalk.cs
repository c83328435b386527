using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>
/// Transactions of random shards over a model whose proposals are lost, doubled and late, whose nodes crash, pause and
/// jump to checkpoints, whose callers try elsewhere; then nothing fails any more, and all must be over.
/// </summary>
sealed class CoordinatorWalk
{
    const int Steps = 300;

    readonly Random _random;
    readonly WalkOptions _options;
    readonly int[] _pausedUntil;
    readonly int[,] _lagsUntil;
    readonly List<(RequestId Id, ModelCaller Caller)> _unanswered = [];
    int _step;

    public CoordinatorWalk(int seed)
    {
        _random = new Random(seed);
        _options = WalkOptions.Draw(_random);
        Cluster = new ModelCluster(_options.Shards, _options.Nodes);
        _pausedUntil = new int[_options.Nodes];
        _lagsUntil = new int[_options.Nodes, _options.Shards];
    }

    /// <summary>What is walked over.</summary>
    public ModelCluster Cluster { get; }

    /// <summary>What has happened.</summary>
    public WalkCounts Counts { get; } = new();

    /// <summary>Walks a seed to its end.</summary>
    public static CoordinatorWalk Run(int seed)
    {
        var walk = new CoordinatorWalk(seed);
        try
        {
            for (; walk._step < Steps; walk._step++)
                walk.Step();
            walk.Cluster.Rest();
        }
        catch (Exception error)
        {
            Assert.Fail($"seed={seed} step={walk._step} {walk._options}: {error}");
        }

        walk.Counts.AddEnd(walk.Cluster);
        return walk;
    }

    void Step()
    {
        MaybeFail();
        switch (_random.Next(20))
        {
            case < 3:
                Begin();
                break;
            case < 9:
                Decide();
                break;
            case < 17:
                Apply();
                break;
            case < 19:
                if (PickNode() is int ticking)
                    Cluster.Tick(ticking, _random.Next(1, 8));
                break;
            default:
                DoSeldom();
                break;
        }
    }

    void MaybeFail()
    {
        int chance = _random.Next(1000);
        if (chance < _options.CrashPermille)
        {
            int node = _random.Next(_options.Nodes);
            if (Cluster.IsRunning(node))
                Crash(node);
        }
        else if (chance < 2 * _options.CrashPermille)
        {
            int node = _random.Next(_options.Nodes);
            if (!Cluster.IsRunning(node))
                Cluster.Start(node);
        }
        else if (chance < (2 * _options.CrashPermille) + _options.PausePermille)
        {
            _pausedUntil[_random.Next(_options.Nodes)] = _step + _random.Next(10, 150);
        }
        else if (_random.Next(1000) < _options.LagPermille)
        {
            // One log stands still at a node, and the others go on.
            int shard = _random.Next(_options.Shards);
            _lagsUntil[_random.Next(_options.Nodes), shard] = _step + _random.Next(10, 200);
        }
    }

    void Crash(int node)
    {
        foreach ((RequestId id, ModelCaller caller) in Cluster.Node(node).Callers)
            _unanswered.Add((id, caller));
        Cluster.Crash(node);
        Counts.Crashes++;
    }

    void Begin()
    {
        if (PickNode() is not int node)
            return;
        int[] shards = [.. Enumerable.Range(0, _options.Shards)];
        _random.Shuffle(shards);
        var parts = new Dictionary<GroupId, ModelPart>();
        foreach (int shard in shards.Take(_random.Next(2, _options.Shards + 1)))
        {
            int applied = Cluster.Node(node).Shards[shard].Applied;
            parts.Add(new GroupId((ulong)shard), new ModelPart(applied, PickRows(), PickRows()));
        }

        Cluster.Begin(node, parts, _random.Next(100) < _options.AscendingPercent);
    }

    void Decide()
    {
        if (Cluster.OnTheWay.Count == 0)
            return;
        // Often the oldest, so that most are late by little and some by much.
        int number = _random.Next(2) == 0 ? 0 : _random.Next(Cluster.OnTheWay.Count);
        ModelProposal proposal = Cluster.OnTheWay[number];
        int chance = _random.Next(100);
        bool isLost = chance < _options.LostPercent;
        if (isLost && _random.Next(2) == 0)
            Cluster.TellLost(proposal);
        if (isLost && _random.Next(3) > 0)
            Cluster.Drop(proposal);
        else if (!isLost)
            Cluster.Decide(proposal, isOnTheWayStill: chance < _options.LostPercent + _options.DoubledPercent);
    }

    void Apply()
    {
        int shard = _random.Next(_options.Shards);
        if (PickNode() is int node && _lagsUntil[node, shard] <= _step)
            Cluster.Apply(node, shard, _random.Next(1, 6));
    }

    void DoSeldom()
    {
        if (PickNode() is not int node)
            return;
        int shard = _random.Next(_options.Shards);
        switch (_random.Next(5))
        {
            case 0:
                Cluster.Lead(node, shard, _random.Next(3) > 0);
                break;
            case 1:
                Cluster.Checkpoint(node, shard);
                break;
            case 2 when PickNode() is int from:
                Cluster.Load(node, shard, from);
                break;
            case 3 when _unanswered.Count > 0:
                Retry(node);
                break;
            default:
                if (_random.Next(100) < _options.GiveUpPercent && Cluster.Node(node).Callers.Count > 0)
                    GiveUp(node);
                break;
        }
    }

    void GiveUp(int node)
    {
        RequestId[] callers = [.. Cluster.Node(node).Callers.Keys];
        RequestId id = callers[_random.Next(callers.Length)];
        _unanswered.Add((id, Cluster.Node(node).Callers[id]));
        Cluster.GiveUp(node, id);
        Counts.GiveUps++;
    }

    void Retry(int node)
    {
        (RequestId id, ModelCaller caller) = _unanswered[_random.Next(_unanswered.Count)];
        if (Cluster.Node(node).Callers.ContainsKey(id))
            return;
        Cluster.Retry(node, id, caller);
        Counts.Retries++;
    }

    int[] PickRows() => [.. Enumerable.Range(0, _options.Rows).Where(_ => _random.Next(_options.Rows + 1) == 0)];

    int? PickNode()
    {
        int node = _random.Next(_options.Nodes);
        return Cluster.IsRunning(node) && _pausedUntil[node] <= _step ? node : null;
    }
}
