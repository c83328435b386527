#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>
/// Nodes with a store of several shards each, over logs that are lists: what is proposed comes into a log late, twice,
/// in another order or never, each node applies each log at its own pace, and loses everything now and then. The store,
/// the shards, the certifiers and the coordinators are the product's. One seed is one run.
/// </summary>
/// <remarks>
/// What is checked: W1 a store that can be read shows what the logs say that are applied so far, transactions of
/// several shards whole or not at all; W2 what has committed is strictly serializable; W3 callers are told what the
/// logs say, and no shard is told otherwise; W4 when all is delivered, all stores are equal and nothing is left of any
/// transaction; W5 each entry has the same result on all nodes; W6 common times are a function of the logs, rise from
/// whatever comes before to what comes after, and the ordered store of a node has what commits up to a time, always.
/// </remarks>
sealed class ShardWorld : IDisposable
{
    const int QuietRoundsMax = 600;

    readonly ulong _seed;
    readonly WorldChances _chances;
    readonly Random _ofTimes;
    readonly Random _ofVotes;
    readonly SortedDictionary<GroupId, List<WorldEntry>> _logs = [];
    readonly SortedDictionary<GroupId, NodeId> _leaders = [];
    readonly List<WorldProposal> _proposals = [];
    readonly List<WorldNode> _nodes = [];
    readonly SortedSet<GroupId> _still = [];
    string? _directory;
    long _number;
    int _depth;
    bool _isQuiet = true;

    /// <summary>Makes a world.</summary>
    /// <param name="seed">All that is chance comes of it.</param>
    /// <param name="counts">Counts what happens.</param>
    /// <param name="chances">How much goes wrong; null for what the seed says.</param>
    public ShardWorld(ulong seed, WorldCounts counts, WorldChances? chances = null)
    {
        (_seed, Counts) = (seed, counts);
        Random = new Random((int)seed);
        _ofTimes = new Random(~(int)seed);
        _ofVotes = new Random((int)seed ^ 0x5EED);
        _chances = chances ?? WorldChances.Draw(Random);
        Map = new ShardMap(_chances.Shards);
        History = new WorldHistory(Map, counts);
        for (int number = 1; number <= _chances.Nodes; number++)
            _nodes.Add(new WorldNode(this, new NodeId((ulong)number), 1));
        foreach (GroupId shard in Map.Groups)
        {
            _logs.Add(shard, []);
            _leaders.Add(shard, _nodes[Random.Next(_nodes.Count)].Id);
        }
    }

    /// <summary>The chance.</summary>
    public Random Random { get; }

    /// <summary>Counts what happens.</summary>
    public WorldCounts Counts { get; }

    /// <summary>Draws whether a vote is asked for at once, and not together with others that come. In some worlds, and
    /// by a chance of its own, as <see cref="MaybeAdvance"/> does.</summary>
    public bool AsksNow() => _isQuiet || _seed % 4 != 0 || _ofVotes.Next(3) == 0;

    /// <summary>Which rows belong to which shard.</summary>
    public ShardMap Map { get; }

    /// <summary>What is true.</summary>
    public WorldHistory History { get; }

    /// <summary>Checkpoints of all shards.</summary>
    public List<WorldCheckpoint> Checkpoints { get; } = [];

    /// <summary>The time: steps.</summary>
    public long Now { get; private set; }

    /// <summary>Hears of what happens; null for nobody.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>Hears of what comes into the logs; null for nobody.</summary>
    public Action<WorldProposal>? Delivered { get; init; }

    /// <summary>Runs it.</summary>
    public void Run()
    {
        try
        {
            Trace?.Invoke($"{_chances}");
            _nodes[0].Run(WorldWork.Fill);
            BeQuiet();
            _isQuiet = false;
            for (int step = 0; step < _chances.Steps; step++)
            {
                Now++;
                Step();
            }

            _isQuiet = true;
            BeQuiet();
            CheckSeen(_nodes[0]);
            foreach (WorldNode node in _nodes)
                node.CheckQuiet();
            History.CheckAnswers();
            new WorldGraph(History).Check();
        }
        catch (Exception error)
        {
            throw new WorldException($"seed={_seed} step={Now}: {error.Message}\n{error.StackTrace}");
        }
    }

    /// <summary>Runs a transaction while nothing else happens, until nothing is left of it.</summary>
    /// <param name="work">What it does.</param>
    /// <param name="node">On which node.</param>
    /// <returns>How it went.</returns>
    public WorldTransaction RunAlone(WorldWork work, NodeId node)
    {
        WorldNode runner = _nodes.First(one => one.Id == node);
        runner.Run(work);
        // Now, or it would be sent a second time before it can have come.
        foreach (GroupId shard in Map.Groups)
            runner.Flush(shard);
        BeQuiet(isTold: true);
        return History.All[^1];
    }

    /// <summary>Lets a node lead all shards.</summary>
    public void Lead(NodeId node)
    {
        foreach (GroupId shard in Map.Groups)
            _leaders[shard] = node;
    }

    /// <summary>The log of a shard.</summary>
    public IReadOnlyList<WorldEntry> LogOf(GroupId shard) => _logs[shard];

    /// <summary>Who leads a shard.</summary>
    public NodeId LeaderOf(GroupId shard) => _leaders[shard];

    /// <summary>The number of the next transaction.</summary>
    public long NextNumber() => ++_number;

    /// <summary>A new directory.</summary>
    public string NewDirectory()
    {
        _directory ??= Directory.CreateTempSubdirectory("khonsu-world-").FullName;
        return Directory.CreateDirectory(Path.Combine(_directory, $"{Checkpoints.Count}-{Random.Next()}")).FullName;
    }

    /// <summary>What a node wants in a log is on its way.</summary>
    public void Propose(WorldProposal proposal) => _proposals.Add(proposal);

    /// <summary>What the thread of a node that applies may do while another one of its threads does something.
    /// </summary>
    /// <param name="node">The node.</param>
    public Action Between(WorldNode node) => () =>
    {
        if (_isQuiet || _depth > 0 || Random.NextDouble() >= _chances.Between)
            return;
        _depth++;
        if (_chances.Load > 0 && Random.Next(30) == 0)
            MaybeLoad(node, Map.Groups[Random.Next(Map.Count)]);
        else
            Apply(node);
        _depth--;
    };

    public void Dispose()
    {
        foreach (WorldNode node in _nodes)
            node.Dispose();
        if (_directory is not null)
            Directory.Delete(_directory, recursive: true);
    }

    void Step()
    {
        MaybeAdvance();
        WorldNode node = _nodes[Random.Next(_nodes.Count)];
        GroupId shard = Map.Groups[Random.Next(Map.Count)];
        double chance = Random.NextDouble();
        if (chance < 0.34)
            Apply(node);
        else if (chance < 0.56)
            Deliver();
        else if (chance < 0.76)
            node.Run(WorldWork.Draw(Random, KeysOfOne()));
        else if (chance < 0.86)
            node.Tick();
        else if (chance < 0.91)
            node.Flush(shard);
        else if (chance < 0.93)
            node.SendAgain(0.5);
        else if (chance < 0.945)
            DoSeldom(node, shard);
        else if (chance < 0.945 + _chances.Save)
            node.Save(shard);
        else if (chance < 0.945 + _chances.Save + _chances.Load)
            MaybeLoad(node, shard);
        else if (chance < 0.945 + _chances.Save + _chances.Load + _chances.Crash)
            Crash(node);
        else
            node.CheckRows();
    }

    // In some worlds, and by a chance of its own: so seeds that have found something do what they did.
    void MaybeAdvance()
    {
        if (_seed % 4 != 2 || _ofTimes.Next(20) > 0)
            return;
        GroupId shard = Map.Groups[_ofTimes.Next(Map.Count)];
        _nodes[_ofTimes.Next(_nodes.Count)].Advance(shard, ahead: _ofTimes.Next(2) * _ofTimes.Next(60));
    }

    void DoSeldom(WorldNode node, GroupId shard)
    {
        switch (Random.Next(5))
        {
            case 0:
                node.GiveUpOne();
                break;
            case 1:
                node.AskForOne();
                break;
            case 2:
                _leaders[shard] = node.Id;
                break;
            case 3:
                _still.Add(shard);
                break;
            default:
                _still.Clear();
                break;
        }
    }

    IReadOnlyList<int>? KeysOfOne()
    {
        if (Random.Next(2) == 0)
            return null;
        GroupId shard = Map.Groups[Random.Next(Map.Count)];
        int[] keys = [.. Enumerable.Range(0, WorldKeys.Count)
            .Where(key => Map.GroupOf(WorldKeys.PlaceOf(key)) == shard)];
        return keys.Any(WorldKeys.IsSlot) ? keys : null;
    }

    void Apply(WorldNode node)
    {
        foreach (GroupId shard in Map.Groups)
        {
            if (Random.NextDouble() < _chances.Pace)
                node.Apply(shard, 1 + Random.Next(4));
        }
    }

    // Puts something into a log, or loses it.
    void Deliver()
    {
        for (int left = 1 + Random.Next(3); left > 0 && _proposals.Count > 0; left--)
        {
            int place = Random.Next(3) > 0 ? 0 : Random.Next(_proposals.Count);
            WorldProposal proposal = _proposals[place];
            if (_still.Contains(proposal.Shard))
                continue;
            bool isLost = Random.NextDouble() < _chances.Lose;
            if (isLost || Random.NextDouble() >= _chances.Twice)
                _proposals.RemoveAt(place);
            if (!isLost)
                Put(proposal);
            // It may be told of doubt, in both cases.
            if (proposal.Node.IsUp && Random.NextDouble() < (isLost ? 0.5 : 0.05))
                proposal.Node.Lost(proposal.Steps);
        }
    }

    void MaybeLoad(WorldNode node, GroupId shard)
    {
        WorldCheckpoint[] later = [.. Checkpoints.Where(
            one => one.Shard == shard && one.Index > node.Applied[shard])];
        if (later.Length > 0)
            node.Load(later[Random.Next(later.Length)]);
    }

    // It comes back with some of what is on some disk.
    void Crash(WorldNode node)
    {
        Counts.Crashes++;
        node.Dispose();
        var again = new WorldNode(this, node.Id, node.Incarnation + 1);
        _nodes[_nodes.IndexOf(node)] = again;
        foreach (GroupId shard in Map.Groups)
        {
            if (Random.NextDouble() < _chances.Restore)
                MaybeLoad(again, shard);
        }
    }

    // Who has seen a transaction whose ends come into the logs before its own parts is not refused for it.
    void CheckSeen(WorldNode node)
    {
        Now++;
        for (int other = 1; other < WorldKeys.Slots; other += 2)
        {
            WorldWork one = new(WorldWorkKind.Transfer, [0, other], [], 1);
            node.Run(one);
            if (!History.All[^1].IsShared || History.All[^1].Began < Now)
            {
                BeQuiet();
                continue;
            }

            // Why more than once: its shards may be asked one after the other.
            for (int round = 0; round <= Map.Count; round++)
            {
                DeliverAll();
                ApplyAll(node);
            }

            node.Run(one);
            WorldTransaction last = History.All[^1];
            List<WorldProposal> parts = [.. _proposals];
            _proposals.Clear();
            foreach (GroupId shard in Map.Groups)
                node.Flush(shard);
            _proposals.AddRange(parts);
            BeQuiet();
            if (last.Answer != AnswerKind.Committed)
                throw new WorldException($"who has seen what is in its way is refused: {last}");
        }
    }

    // Everything that is on its way comes, and all is done that is to be done; in the end shards are told what time it
    // is, unless they count as told, so that ordered stores have everything.
    void BeQuiet(bool isTold = false)
    {
        _still.Clear();
        for (int round = 0; round < QuietRoundsMax; round++)
        {
            Now++;
            DeliverAll();
            foreach (WorldNode node in _nodes)
            {
                ApplyAll(node);
                foreach (GroupId shard in Map.Groups)
                    node.Flush(shard);
                node.Tick();
                if (round % 8 == 0)
                    node.SendAgain(1);
            }

            if (_proposals.Count > 0 || !_nodes.TrueForAll(
                one => one.IsIdle && Map.Groups.All(shard => one.Applied[shard] == _logs[shard].Count)))
            {
                continue;
            }

            if (isTold)
                return;
            isTold = true;
            foreach (GroupId shard in Map.Groups)
                _nodes[0].Advance(shard, ahead: 0);
        }

        foreach (WorldNode node in _nodes)
            node.CheckQuiet();
        Invariant.Check(false, "the world is never quiet");
    }

    void DeliverAll()
    {
        foreach (WorldProposal proposal in _proposals)
            Put(proposal);
        _proposals.Clear();
    }

    void Put(WorldProposal proposal)
    {
        _logs[proposal.Shard].Add(new WorldEntry(proposal.Entry));
        Delivered?.Invoke(proposal);
    }

    void ApplyAll(WorldNode node)
    {
        while (Map.Groups.Aggregate(false, (any, shard) => node.Apply(shard, int.MaxValue) || any))
            node.CheckRows();
    }
}
#endif
