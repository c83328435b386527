using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Nodes;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;

namespace Khonsu.Simulation.Faults;

/// <summary>
/// Injects the faults that happen by the clock. Each class has its own stream of chance, so leaving one out leaves the
/// others as they were.
/// </summary>
sealed class FaultDriver
{
    const long Timeout = SimPlan.TimeoutMicros;

    readonly SimWorld _world;
    int _rotLeft;

    public FaultDriver(SimWorld world)
    {
        _world = world;
        // Why: as many nodes may be lost as leave a prepare quorum, or no run could end.
        _rotLeft = world.Plan.Faults.Has(FaultClass.Reconfiguration)
            ? 0
            : world.Plan.Nodes - Math.Max(world.Plan.PrepareQuorum, world.Plan.AcceptQuorum);
    }

    public void Start()
    {
        foreach (FaultClass fault in _world.Tuning.Means.Keys.Order())
        {
            SimRandom random = new SimRandom(_world.Plan.Seed).Fork(1_000_000 + (ulong)fault);
            Schedule(fault, random);
        }
    }

    void Schedule(FaultClass fault, SimRandom random)
    {
        _world.Events.AddIn(1 + random.Exponential(_world.Tuning.MeanOf(fault)), () =>
        {
            if (!_world.IsChaos)
                return;
            _world.Note(8, (long)fault);
            if (Inject(fault, random))
                _world.Counts.Add(fault);
            Schedule(fault, random);
        });
    }

    bool Inject(FaultClass fault, SimRandom random)
    {
        SimNode node = random.Pick(_world.Nodes);
        switch (fault)
        {
            case FaultClass.Cut:
                Cut(random);
                return true;
            case FaultClass.Clog:
                Clog(random);
                return true;
            case FaultClass.StreamReset:
                _world.Network.Reset(random.Below(_world.NodeCount), random.Below(_world.NodeCount));
                return _world.Plan.IsStream;
            case FaultClass.Crash:
                return Crash(random, node);
            case FaultClass.Pause:
                node.Pause(random.Between(Timeout / 10, Timeout * 5));
                return node.IsUp;
            case FaultClass.ClockDrift:
                node.TickRate = random.OneIn(4) ? 0.5 + (1.5 * random.Unit()) : 0.99 + (0.02 * random.Unit());
                return true;
            case FaultClass.ClockJump:
                int times = (int)random.Between(2, 40);
                node.WhenUp(node.Store.Incarnation, () => node.Tick(times));
                return node.IsUp;
            case FaultClass.DiskFull:
                return Fill(random, node);
            case FaultClass.BitRot:
                return Rot(random, node);
            case FaultClass.Transfer:
                return Transfer(random);
            case FaultClass.Reconfiguration:
                return Reconfigure(random);
            default:
                return false;
        }
    }

    void Cut(SimRandom random)
    {
        LinkGraph graph = random.OneIn(3) ? LinkGraph.Full(_world.NodeCount) : GraphDraw.Any(random, _world.NodeCount);
        if (_world.Trace.IsRead)
            _world.Tell($"links: {graph}");
        _world.Network.Change(graph);
    }

    void Clog(SimRandom random)
    {
        int source = random.Below(_world.NodeCount);
        int only = random.Below(_world.NodeCount + 1);
        long until = _world.Events.Now + random.Exponential(Timeout * 2);
        for (int target = 0; target < _world.NodeCount; target++)
        {
            if (target != source && (only == target || only == _world.NodeCount))
                _world.Network.Clog(source, target, until);
        }
    }

    // Why several at once: a power failure takes all, and only then does everyone depend on what was durable.
    bool Crash(SimRandom random, SimNode node)
    {
        double share = random.Below(4) switch { 0 => 1, 1 => 0.5, _ => 0 };
        bool isAny = false;
        foreach (SimNode other in _world.Nodes)
        {
            if (!other.IsUp || (other != node && !random.Chance(share)))
                continue;
            other.Crash(other.DrawLoss());
            isAny = true;
        }
        return isAny;
    }

    bool Fill(SimRandom random, SimNode node)
    {
        if (node.IsDiskFull)
            return false;
        node.IsDiskFull = true;
        _world.Events.AddIn(random.Between(Timeout / 4, Timeout * 4), () => node.IsDiskFull = false);
        return true;
    }

    bool Rot(SimRandom random, SimNode node)
    {
        // Why a bound: no format notices any number of damages to one disk; see Journal for what two leave.
        if (_rotLeft == 0 || node.IsLost || node.RotCount == Disk.Journal.DamagesMax || !node.Rot())
            return false;
        _rotLeft--;
        if (random.OneIn(2))
            node.Crash(Disk.CrashLoss.All);
        return true;
    }

    bool Transfer(SimRandom random)
    {
        int group = random.Below(_world.Plan.Groups);
        var target = new NodeId((ulong)random.Below(_world.NodeCount) + 1);
        if (LeaderOf(group) is not { } leader)
            return false;
        bool isTaken = leader.Replicas[group].Machine.TransferLeadership(target);
        leader.Pump(leader.Replicas[group]);
        return isTaken;
    }

    bool Reconfigure(SimRandom random)
    {
        int group = random.Below(_world.Plan.Groups);
        if (LeaderOf(group) is not { } leader)
            return false;
        SimReplica replica = leader.Replicas[group];
        ConfigId present = replica.Machine.Config.Id;
        // Why at times another number: whoever asks for a change may not know of one that has happened.
        bool isNext = !random.OneIn(8);
        ConfigId number = isNext ? present.Next : new ConfigId(present.Value + (random.OneIn(2) ? 0u : 2u));
        int[] nodes = [.. Enumerable.Range(1, _world.NodeCount)];
        random.Shuffle<int>(nodes);
        int voterCount = (int)random.Between(Math.Min(2, _world.NodeCount), Math.Min(5, _world.NodeCount));
        int learnerCount = random.Below(_world.NodeCount - voterCount + 1);
        Config next = Config.Create(
            number,
            nodes.Take(voterCount).Select(static id => new NodeId((ulong)id)),
            nodes.Skip(voterCount).Take(learnerCount).Select(static id => new NodeId((ulong)id)));
        if (isNext)
            _world.Ledgers[group].AddConfig(next);
        ReconfigureStatus status = replica.Machine.Reconfigure(next);
        if (!isNext && status == ReconfigureStatus.Started)
            throw new Checks.ViolationException("I7", $"node {leader.Id} goes from {present} to {number}");
        if (_world.Trace.IsRead)
            _world.Tell($"node {leader.Id} is asked for {next}: {status}");
        leader.Pump(replica);
        return status == ReconfigureStatus.Started;
    }

    SimNode? LeaderOf(int group) => _world.Nodes.LastOrDefault(
        node => node.IsUp && node.Replicas[group].Machine.Role == Role.Leader);
}
