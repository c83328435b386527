using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A cluster that all kinds of things happen to, as a seed wants it.</summary>
sealed class RandomWalk
{
    static readonly int[] s_sizes = [1, 2, 3, 3, 3, 4, 5];

    readonly Random _random;
    readonly int _size;
    readonly int _crashPerMille;
    readonly int _losePerMille;
    readonly bool _reconfigures;
    ulong _proposal;
    ulong _checkpoint;

    public RandomWalk(int seed)
    {
        _random = new Random(seed);
        _size = s_sizes[_random.Next(s_sizes.Length)];
        // Why small limits in half of the walks: they lead through the paths of what does not fit.
        if (_random.Next(2) == 0)
        {
            Cluster.Options = Cluster.Options with
            {
                BatchBytesMax = 120,
                WindowBytesMax = 200,
                CheckpointChunkBytes = 4,
                InflightMessagesMax = 3,
            };
        }

        Config config = Config.Create(new ConfigId(1), Enumerable.Range(1, _size).Select(Node));
        for (int id = 1; id <= _size; id++)
            Cluster.Add((ulong)id, config, seed: (ulong)seed);
        Cluster.Add(8, Config.Joining, seed: (ulong)seed);
        Cluster.Add(9, Config.Joining, seed: (ulong)seed);
        _crashPerMille = _random.Next(3) == 0 ? 0 : _random.Next(15);
        _losePerMille = _random.Next(3) == 0 ? 0 : _random.Next(200);
        _reconfigures = _random.Next(2) == 0;
    }

    public TestCluster Cluster { get; } = new();

    public void Run(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            TestNode node = Cluster.Nodes.Values.ElementAt(_random.Next(Cluster.Nodes.Count));
            if (node.Machine is not null)
                Happen(node, node.Machine, _random.Next(1_000));
            else if (_random.Next(20) == 0)
                node.Start();
            node.Pump();
            CheckLeaders();
        }
    }

    /// <summary>What happened last.</summary>
    public string Tail()
    {
        string trace = Cluster.Trace.Take();
        return trace[Math.Max(0, trace.Length - 4_000)..];
    }

    void Happen(TestNode node, ConsensusMachine machine, int dice)
    {
        if (dice < _crashPerMille)
            node.Crash();
        else if (dice < 40)
            node.IsHeld = !node.IsHeld;
        else if (dice < 80 && node.WriteCount > 0)
            node.PersistOne();
        else if (dice < 150)
            machine.Propose(Encoding.UTF8.GetBytes($"v{_proposal}"), ++_proposal, isPatient: dice >= 130);
        else if (dice < 152)
            machine.Hurry();
        else if (dice < 160)
            machine.ReadIndex(++_proposal);
        else if (dice < 165 && node.State.Count > 0)
            Trim(node);
        else if (dice < 170 && _reconfigures)
            Reconfigure(machine);
        else if (dice < 175)
            machine.TransferLeadership(Node(_random.Next(1, _size + 1)));
        else if (dice < 400)
            machine.Tick();
        else if (Cluster.Messages.Count > 0)
            MoveMessage();
    }

    void MoveMessage()
    {
        int position = _random.Next(3) == 0 ? _random.Next(Cluster.Messages.Count) : 0;
        if (_random.Next(1_000) < _losePerMille)
            Cluster.Messages.RemoveAt(position);
        else if (_random.Next(20) == 0)
            Cluster.Step(Cluster.Messages[position]);
        else
            Cluster.Deliver(position);
    }

    void Trim(TestNode node)
    {
        if (node.TakeCheckpoint(++_checkpoint) is { } checkpoint)
            node.Machine!.Trim(new LogIndex(_random.Next((int)checkpoint.Index.Value + 1)));
    }

    void Reconfigure(ConsensusMachine machine)
    {
        int[] ids = [.. Enumerable.Range(1, _size), 8, 9];
        _random.Shuffle(ids);
        int count = Math.Min(ids.Length, _random.Next(1, 5));
        IEnumerable<NodeId> learners = ids.Skip(count).Take(_random.Next(3)).Select(Node);
        machine.Reconfigure(Config.Create(machine.Config.Id.Next, ids.Take(count).Select(Node), learners));
    }

    // Inv P5: no two nodes lead with the same ballot.
    void CheckLeaders()
    {
        var ballots = new SortedSet<Ballot>();
        foreach (TestNode node in Cluster.Nodes.Values)
        {
            if (node.Machine is { Role: Role.Leader } machine)
                Assert.True(ballots.Add(machine.Promised), "P5");
        }
    }

    static NodeId Node(int id) => new((ulong)id);
}
