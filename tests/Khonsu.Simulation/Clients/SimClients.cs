using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Apply;
using Khonsu.Simulation.Bank;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Nodes;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;

namespace Khonsu.Simulation.Clients;

/// <summary>
/// Clients that append and read, one operation at a time each. A client that waits too long asks another node; an
/// append keeps its value, so the state can tell a repetition.
/// </summary>
sealed class SimClients
{
    // Numbers that no node has.
    const ulong SessionsFrom = 1_000;

    readonly SimWorld _world;
    readonly SimRandom _random;
    readonly Dictionary<long, ClientOperation> _appends = [];
    readonly Dictionary<(int Node, ulong Context), ClientOperation> _reads = [];
    readonly List<Operation>[] _histories;
    readonly Dictionary<(int Client, int Group), ulong> _numbers = [];
    readonly double _readShare;
    long _lastId;
    int _started;

    public SimClients(SimWorld world, SimRandom random)
    {
        _world = world;
        _random = random;
        _histories = [.. Enumerable.Range(0, world.Plan.Groups).Select(static _ => new List<Operation>())];
        _readShare = 0.1 + (0.5 * random.Unit());
        Reachable = [.. Enumerable.Range(0, world.NodeCount)];
    }

    /// <summary>The nodes that clients ask.</summary>
    public IReadOnlyList<int> Reachable { get; set; }

    /// <summary>How many operations have not ended.</summary>
    public int OpenCount { get; private set; }

    public int StartedCount => _started;

    public IReadOnlyList<Operation> HistoryOf(int group) => _histories[group];

    /// <summary>Every client begins, at a moment of its own.</summary>
    public void Start()
    {
        for (int client = 0; client < _world.Plan.Clients; client++)
            Think(client);
    }

    /// <summary>What is open is asked again soon; nothing new is begun.</summary>
    public void Hurry()
    {
        foreach (ClientOperation open in AllOpen())
            RetryIn(open, 1 + _random.Exponential(SimPlan.TickMicros));
    }

    public void OnApplied(int node, int group, long value)
    {
        if (!_appends.TryGetValue(value, out ClientOperation? open) || open.Node != node || open.Group != group)
            return;
        _appends.Remove(value);
        End(open);
    }

    /// <summary>A read has its answer.</summary>
    /// <param name="node">The node that was asked.</param>
    /// <param name="group">The group.</param>
    /// <param name="context">The number of the read.</param>
    /// <param name="state">What to read; null when the node cannot tell.</param>
    public void OnRead(int node, int group, ulong context, ListState? state)
    {
        if (!_reads.Remove((node, context), out ClientOperation? open) || open.Group != group)
            return;
        if (state is null)
        {
            RetryIn(open, Backoff());
            return;
        }
        open.Operation.SeenCount = state.Values.Count;
        open.Operation.SeenDigest = state.Digest;
        End(open);
    }

    /// <summary>The node lost sight of an append: the client hears of it and asks again.</summary>
    public void OnOutcome(int node, long value)
    {
        if (_appends.TryGetValue(value, out ClientOperation? open) && open.Node == node)
            RetryIn(open, Backoff());
    }

    /// <summary>The clients of a node notice that it is gone.</summary>
    public void OnNodeDown(int node)
    {
        foreach (ClientOperation open in AllOpen())
        {
            if (open.Node == node)
                RetryIn(open, Backoff());
        }
    }

    void Think(int client)
    {
        long chaosMicros = _world.Plan.ChaosTimeouts * SimPlan.TimeoutMicros;
        long mean = chaosMicros * _world.Plan.Clients / Math.Max(1, _world.Plan.Operations) * 2 / 3;
        _world.Events.AddIn(1 + _random.Exponential(mean), () => Begin(client));
    }

    void Begin(int client)
    {
        if (_started >= _world.Plan.Operations || !_world.IsChaos)
            return;
        _started++;
        OpenCount++;
        int group = _random.Below(_world.Plan.Groups);
        var operation = new Operation(++_lastId, _random.Chance(_readShare), _world.Step);
        _histories[group].Add(operation);
        if (!operation.IsRead)
            _world.Ledgers[group].AddProposal(operation.Id);
        Ask(new ClientOperation(client, group, operation));
    }

    void Ask(ClientOperation open)
    {
        open.Attempt++;
        open.Node = _random.Pick(Reachable);
        SimNode node = _world.Nodes[open.Node];
        if (!open.Operation.IsRead)
            _appends[open.Operation.Id] = open;
        RetryIn(open, SimPlan.TimeoutMicros * (_world.IsChaos ? _random.Between(2, 6) : 2));
        if (!node.IsUp)
        {
            RetryIn(open, Backoff());
            return;
        }
        int attempt = open.Attempt;
        node.WhenUp(node.Store.Incarnation, () =>
        {
            if (open.Attempt == attempt && open.Operation.ReturnedAt == long.MaxValue)
                AskNow(open, node);
        });
    }

    void AskNow(ClientOperation open, SimNode node)
    {
        _world.Note(7, open.Operation.Id);
        SimReplica replica = node.Replicas[open.Group];
        if (open.Operation.IsRead)
        {
            open.Context = replica.Read();
            _reads[(open.Node, open.Context)] = open;
        }
        else
        {
            // Why drawn in any case: what follows stays the same in runs of numbers alone.
            int bytes = (int)_random.Between(8, _world.Tuning.PayloadBytesMax);
            if (replica.State.Bank is { } bank)
                open.Payload ??= PayloadOf(open, bank);
            bool isPatient = _world.Tuning.HasPatience && open.Operation.Id % 3 == 0;
            ProposeStatus status = replica.Propose(open.Operation.Id, open.Payload ?? new byte[bytes], isPatient);
            if (_world.Trace.IsRead)
                _world.Tell($"client {open.Client} proposes {open.Operation.Id} to node {node.Id}: {status}");
            if (status is not (ProposeStatus.Taken or ProposeStatus.Forwarded))
                RetryIn(open, Backoff());
        }
        node.Pump(replica);
    }

    // The bodies run once, where they are asked for first; whoever is asked later gets the same bytes.
    byte[] PayloadOf(ClientOperation open, BankState bank)
    {
        Submission[] submissions =
            [.. BankWork.DrawTogether(_random, open.Operation.Id).Select(bank.Run)];
        (int, int) session = (open.Client, open.Group);
        ulong first = _numbers.GetValueOrDefault(session) + 1;
        _numbers[session] = first + (ulong)submissions.Length - 1;
        foreach (Submission submission in submissions)
            _world.Oracles[open.Group].Submit(submission);
        byte[] payload = bank.Encode(
            submissions,
            new RequestId(new NodeId(SessionsFrom + (ulong)open.Client), 1, first),
            DateTimeOffset.UnixEpoch.AddMicroseconds(_world.Events.Now));
        return [.. new byte[sizeof(long)], .. payload];
    }

    // The latest call decides when the next attempt is made; a read that is asked again is another read.
    void RetryIn(ClientOperation open, long delay)
    {
        int attempt = ++open.Attempt;
        _world.Events.AddIn(delay, () =>
        {
            if (open.Attempt != attempt || open.Operation.IsReturned)
                return;
            if (open.Operation.IsRead)
            {
                _reads.Remove((open.Node, open.Context));
                open.Operation = new Operation(++_lastId, true, _world.Step);
                _histories[open.Group].Add(open.Operation);
            }
            Ask(open);
        });
    }

    void End(ClientOperation open)
    {
        open.Operation.ReturnedAt = _world.Step;
        open.Attempt++;
        OpenCount--;
        if (_world.Trace.IsRead)
            _world.Tell($"client {open.Client} ends {(open.Operation.IsRead ? "read" : "append")} {open.Operation.Id}");
        Think(open.Client);
    }

    ClientOperation[] AllOpen()
        => [.. _appends.Values.Concat(_reads.Values).Distinct().OrderBy(static open => open.Operation.Id)];

    long Backoff() => SimPlan.TickMicros + _random.Exponential(SimPlan.TickMicros * 3);
}
