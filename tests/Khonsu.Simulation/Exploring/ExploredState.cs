using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>A state of all nodes and of what is on its way between them, and the steps that lead out of it.</summary>
sealed class ExploredState
{
    readonly ExploredNode[] _nodes;
    readonly ulong[] _nodeNumbers;
    readonly List<Envelope> _inflight;
    readonly List<(ulong Chain, Ballot Round)> _decided;
    readonly Dictionary<Ballot, (NodeId Node, ulong Incarnation)> _leaders;
    readonly Config _config;

    public ExploredState(ExplorerLimits left)
    {
        Left = left;
        _config = Config.Create(
            new ConfigId(1), Enumerable.Range(1, left.Nodes).Select(static id => new NodeId((ulong)id)));
        _nodes = [.. _config.Voters.Select(id => new ExploredNode(id, _config))];
        _nodeNumbers = new ulong[left.Nodes];
        _inflight = [];
        _decided = [];
        _leaders = [];
        // A first start asks who leads; nobody does, so these questions only make the space larger.
        foreach (ExploredNode node in _nodes)
        {
            node.Pump(new ExplorerOutput());
            node.Persist(new ExplorerOutput());
        }
    }

    ExploredState(ExploredState before, int changed)
    {
        Left = before.Left;
        _config = before._config;
        _nodes = [.. before._nodes];
        _nodeNumbers = [.. before._nodeNumbers];
        if (changed >= 0)
            _nodeNumbers[changed] = 0;
        if (changed >= 0)
            _nodes[changed] = ExploredGraph.Shared.Copy(before._nodes[changed]);
        _inflight = [.. before._inflight];
        _decided = [.. before._decided];
        _leaders = new(before._leaders);
    }

    /// <summary>What may still happen.</summary>
    public ExplorerLimits Left { get; private set; }

    public int DecidedCount => _decided.Count;

    /// <summary>The number of the state: messages on their way have no order.</summary>
    public ulong Number()
    {
        ulong number = ExploredGraph.Shared.Hash(Left);
        for (int place = 0; place < _nodes.Length; place++)
        {
            // Why kept: a step changes one node, and a node takes long to number.
            if (_nodeNumbers[place] == 0)
                _nodeNumbers[place] = ExploredGraph.Shared.Hash(_nodes[place]);
            number = ListDigest.With(number, _nodeNumbers[place]);
        }
        ulong inflight = 0;
        foreach (Envelope envelope in _inflight)
            inflight += ListDigest.With(9, ExploredGraph.Shared.Hash(envelope));
        foreach ((ulong chain, _) in _decided)
            number = ListDigest.With(number, chain);
        return ListDigest.With(number, inflight);
    }

    /// <summary>The number of the nodes alone.</summary>
    public ulong NodesNumber()
        => _nodes.Aggregate(
            ListDigest.Empty, static (number, node) => ListDigest.With(number, ExploredGraph.Relevant.Hash(node)));

    /// <summary>All states one step away, with what the step was.</summary>
    /// <exception cref="ViolationException">A step broke a rule.</exception>
    public IEnumerable<(string Step, ExploredState State)> Next()
        => Deliveries().Concat(Persists()).Concat(Elections()).Concat(Proposals()).Concat(Crashes()).Concat(Losses());

    IEnumerable<(string Step, ExploredState State)> Deliveries()
    {
        for (int place = 0; place < _inflight.Count; place++)
        {
            Envelope envelope = _inflight[place];
            int target = (int)envelope.To.Value - 1;
            for (int kept = 0; kept <= Math.Min(1, Left.Duplicates); kept++)
            {
                var state = new ExploredState(this, target);
                if (kept == 0)
                    state._inflight.RemoveAt(place);
                else
                    state.Left = Left with { Duplicates = Left.Duplicates - 1 };
                state.Do(target, (node, output) =>
                {
                    node.Machine.Step(envelope);
                    node.Pump(output);
                });
                yield return ((kept == 0 ? "deliver " : "deliver and keep ") + MessageText.Of(envelope), state);
            }
        }
    }

    IEnumerable<(string Step, ExploredState State)> Persists()
    {
        for (int place = 0; place < _nodes.Length; place++)
        {
            if (_nodes[place].WaitingCount == 0)
                continue;
            var state = new ExploredState(this, place);
            state.Do(place, static (node, output) => node.Persist(output));
            yield return ($"node {place + 1} persists", state);
        }
    }

    IEnumerable<(string Step, ExploredState State)> Elections()
    {
        for (int place = 0; place < _nodes.Length && Left.Elections > 0; place++)
        {
            if (_nodes[place].Machine.Role == Role.Leader)
                continue;
            var state = new ExploredState(this, place) { Left = Left with { Elections = Left.Elections - 1 } };
            state.Do(place, static (node, output) => ForcedElection.Run(node, output));
            yield return ($"node {place + 1} takes over", state);
        }
    }

    IEnumerable<(string Step, ExploredState State)> Proposals()
    {
        for (int place = 0; place < _nodes.Length && Left.Proposals > 0; place++)
        {
            if (_nodes[place].Machine.Role != Role.Leader)
                continue;
            var state = new ExploredState(this, place) { Left = Left with { Proposals = Left.Proposals - 1 } };
            state.Do(place, static (node, output) => node.Propose(output));
            yield return ($"node {place + 1} proposes", state);
        }
    }

    IEnumerable<(string Step, ExploredState State)> Crashes()
    {
        for (int place = 0; place < _nodes.Length && Left.Crashes > 0; place++)
        {
            for (int kept = 0; kept <= _nodes[place].WaitingCount; kept++)
            {
                var state = new ExploredState(this, place) { Left = Left with { Crashes = Left.Crashes - 1 } };
                int written = kept;
                state.Do(place, (node, output) => node.Crash(written, output));
                yield return ($"node {place + 1} crashes, {kept} writes survive", state);
            }
        }
    }

    IEnumerable<(string Step, ExploredState State)> Losses()
    {
        for (int place = 0; place < _inflight.Count && Left.Losses > 0; place++)
        {
            var state = new ExploredState(this, -1) { Left = Left with { Losses = Left.Losses - 1 } };
            state._inflight.RemoveAt(place);
            yield return ($"lose {MessageText.Of(_inflight[place])}", state);
        }
    }

    void Do(int place, Action<ExploredNode, ExplorerOutput> act)
    {
        ExploredNode node = _nodes[place];
        var output = new ExplorerOutput();
        act(node, output);
        _inflight.AddRange(output.Sent);
        foreach ((LogIndex index, LogEntry entry) in output.Decided)
            CheckDecided(node, index, entry.Chain);
        CheckLeader(node);
    }

    void CheckDecided(ExploredNode node, LogIndex index, ulong chain)
    {
        if (index.Value < _decided.Count)
        {
            if (_decided[(int)index.Value].Chain != chain)
                throw new ViolationException("I3", $"node {node.Id} decides another entry at {index}");
            return;
        }
        int holders = _nodes.Count(one => one.Durable.Holds(index + 1, chain));
        if (holders < _config.AcceptQuorum)
            throw new ViolationException("I8", $"node {node.Id} decides {index}, durable on {holders} nodes");
        _decided.Add((chain, node.Machine.AcceptedRound));
    }

    void CheckLeader(ExploredNode node)
    {
        if (node.Machine.Role != Role.Leader)
            return;
        Ballot ballot = node.Machine.Promised;
        if (_leaders.TryGetValue(ballot, out (NodeId, ulong) owner) && owner != (node.Id, node.Incarnation))
            throw new ViolationException("I5", $"{ballot} is led for the second time");
        // Why durable: a ballot that was not yet durable was not yet used, so the next start may have it.
        if (node.Durable.Hard.Promise >= ballot)
            _leaders[ballot] = (node.Id, node.Incarnation);
        if (node.Machine.Phase != Phase.Accept)
            return;
        for (int place = 0; place < _decided.Count && _decided[place].Round < ballot; place++)
        {
            var index = new LogIndex(place + 1);
            if (node.Machine.AcceptedIndex < index || node.Machine.Log.ChainAt(index) != _decided[place].Chain)
                throw new ViolationException("I6", $"the leader of {ballot} lacks decided entry {place}");
        }
    }
}
