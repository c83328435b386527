using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Apply;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Disk;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Nodes;

/// <summary>
/// One node: a process with a replica of each group, a disk that outlives it, and a clock of its own. It is the driver
/// of the machines; the order in which it does what a Ready says is the order that the machine's contract gives.
/// </summary>
/// <remarks>
/// At each boundary between two of these steps the node may crash. A node that found its durable bytes damaged is lost:
/// it never starts again, because it may have forgotten what it promised.
/// </remarks>
sealed partial class SimNode
{
    const int ReadysMax = 10_000;

    readonly SimWorld _world;
    readonly SimDisk _disk = new();
    SimReplica[] _replicas = [];
    long _pausedUntil;
    int _life;

    public SimNode(SimWorld world, int place, SimRandom random)
    {
        _world = world;
        Place = place;
        Id = new NodeId((ulong)place + 1);
        Random = random;
        Config config = world.FirstConfig.IsVoter(Id) ? world.FirstConfig : Config.Joining;
        Store = new NodeStore(_disk, [.. Enumerable.Repeat(HardState.New(config), world.Plan.Groups)]);
    }

    public int Place { get; }

    public NodeId Id { get; }

    public SimRandom Random { get; }

    public NodeStore Store { get; }

    public bool IsUp { get; private set; }

    /// <summary>Whether the node found its durable bytes damaged.</summary>
    public bool IsLost { get; private set; }

    /// <summary>How many ticks it counts in the time of one.</summary>
    public double TickRate { get; set; } = 1;

    public IReadOnlyList<SimReplica> Replicas => _replicas;

    public GroupImage DurableImage(int group) => Store.Durable(group);

    /// <summary>Starts the node from its disk, if it is down and not lost.</summary>
    public void Boot()
    {
        if (IsUp || IsLost)
            return;
        _world.Note(1, Place);
        if (Store.Start() is { } trouble)
        {
            Refuse(trouble);
            return;
        }
        ListState[] states = new ListState[_world.Plan.Groups];
        for (int group = 0; group < states.Length; group++)
        {
            if (!TryLoadState(group, out states[group]))
            {
                Refuse(new StoreTrouble($"the checkpoint of group {group} is damaged", IsForGood: true));
                return;
            }
        }
        IsUp = true;
        _life++;
        _isIoBusy = false;
        _io.Clear();
        _unnamed.Clear();
        _pausedUntil = 0;
        if (_world.Trace.IsRead)
            _world.Tell($"node {Id} starts, incarnation {Store.Incarnation}");
        _replicas = [.. states.Select((state, group) => new SimReplica(_world, this, group, state))];
        ScheduleTick();
        PumpAll();
    }

    /// <summary>The process is gone, and with it what the disk had not written.</summary>
    public void Crash(CrashLoss loss)
    {
        if (!IsUp)
            return;
        _world.Note(2, Place);
        if (_world.Trace.IsRead)
            _world.Tell($"node {Id} crashes, losing {loss} of what was not synced");
        if (loss is CrashLoss.Subset or CrashLoss.Torn)
            _world.Counts.Add(FaultClass.TornWrite);
        IsUp = false;
        _life++;
        Release();
        _disk.Crash(loss, Random);
        foreach (ReplicaWatch watch in _world.Watches)
            watch.Forget(Place);
        _world.Network.ResetNode(Place);
        _world.Clients.OnNodeDown(Place);
        long down = _world.IsChaos ? 1 + Random.Exponential(_world.Tuning.DownMean) : SimPlan.TickMicros;
        _world.Events.AddIn(down, Boot);
    }

    /// <summary>Lets go of what it has in memory.</summary>
    public void Release()
    {
        foreach (SimReplica replica in _replicas)
            replica.State.Dispose();
        _replicas = [];
    }

    /// <summary>How a crash of this node treats what was not synced.</summary>
    public CrashLoss DrawLoss() => _world.Plan.Faults.Has(FaultClass.TornWrite)
        ? Random.Pick([CrashLoss.All, CrashLoss.None, CrashLoss.Suffix, CrashLoss.Subset, CrashLoss.Torn])
        : Random.Pick([CrashLoss.All, CrashLoss.All, CrashLoss.None, CrashLoss.Suffix]);

    /// <summary>The process stands still; what is meant for it waits.</summary>
    public void Pause(long micros) => _pausedUntil = Math.Max(_pausedUntil, _world.Events.Now + micros);

    public void Resume() => _pausedUntil = 0;

    /// <summary>
    /// Does something to the process as long as it is the same one, at the latest when its pause ends.
    /// </summary>
    public void WhenUp(ulong incarnation, Action act)
    {
        if (!IsUp || Store.Incarnation != incarnation)
            return;
        if (_pausedUntil <= _world.Events.Now)
        {
            act();
            return;
        }
        _world.Events.AddAt(_pausedUntil, () => WhenUp(incarnation, act));
    }

    public void Receive(Envelope envelope) => WhenUp(Store.Incarnation, () =>
    {
        SimReplica replica = _replicas[(int)envelope.Group.Value - 1];
        _world.Trace.Add((long)MessageText.NumberOf(envelope));
        _world.Note(3, Place);
        if (_world.Trace.IsRead && envelope.Message is not (HeartbeatRequest or HeartbeatReply))
            _world.Tell($"{MessageText.Of(envelope)}{GroupNote(replica)}");
        replica.Machine.Step(envelope);
        Pump(replica);
    });

    public void Reconnect(int peer) => WhenUp(Store.Incarnation, () =>
    {
        _world.Note(4, Place);
        foreach (SimReplica replica in _replicas)
        {
            replica.Machine.PeerReconnected(new NodeId((ulong)peer + 1));
            Pump(replica);
            if (!IsUp)
                return;
        }
    });

    /// <summary>Counts ticks, as a clock that jumps does.</summary>
    public void Tick(int times)
    {
        for (int done = 0; done < times && IsUp; done++)
        {
            foreach (SimReplica replica in _replicas)
            {
                replica.Machine.IoStalled(IoAgeTicks);
                replica.Machine.Tick();
                Pump(replica);
                if (!IsUp)
                    return;
            }
        }
    }

    /// <summary>Does what the machine of a replica wants done, as far as nothing has to be waited for.</summary>
    public void Pump(SimReplica replica)
    {
        Watch(replica);
        for (int taken = 0; IsUp && replica.Machine.TryTakeReady(out Ready? ready); taken++)
        {
            if (taken > ReadysMax)
                throw new ViolationException("load", $"the machine of node {Id} never rests: {ready}");
            Handle(replica, ready);
            if (IsUp)
                Watch(replica);
        }
        if (IsUp && replica.IsCheckpointDue)
            TakeCheckpoint(replica);
    }

    void PumpAll()
    {
        foreach (SimReplica replica in _replicas)
        {
            Pump(replica);
            if (!IsUp)
                return;
        }
    }

    void Handle(SimReplica replica, Ready ready)
    {
        _world.Trace.Add((long)ready.Sequence);
        if (!TrySend(replica, ready.SendNow))
            return;
        if (ready.Install is not null)
            replica.Installing = ready.Install;
        if (_world.Tuning.AppliesEarly)
            replica.Take(ready);
        _io.Enqueue(new IoItem(replica, new GroupChange(replica.Group, ready.Hard, ready.Log, null), ready, null));
        StartIo();
    }

    bool TrySend(SimReplica replica, IReadOnlyList<Envelope> envelopes)
    {
        foreach (Envelope envelope in envelopes)
        {
            if (AtBoundary())
                return false;
            Envelope? filled = Filled(replica, envelope);
            if (!IsUp)
                return false;
            if (filled is not { } full)
                continue;
            SendCheck.Check(full, Store.Durable(replica.Group));
            if (full.Message is Accepted accepted)
                _world.Watches[replica.Group].Acknowledge(Place, accepted.Ballot, accepted.AcceptedIndex);
            else if (full.Message is AcceptSync sync)
                _world.Watches[replica.Group].OpenSession(full.To, sync.Ballot, sync.Session);
            _world.Network.Send(Place, (int)full.To.Value - 1, full);
        }
        return !AtBoundary();
    }

    void Watch(SimReplica replica) => _world.Watches[replica.Group].Check(
        Place, Store.Incarnation, replica.Machine, Store.Durable(replica.Group).Hard.Promise);

    // A boundary between two steps of the driver; returns whether the node crashed here.
    bool AtBoundary()
    {
        double chance = _world.Tuning.BoundaryCrashChance;
        if (chance == 0 || !_world.IsChaos || !Random.Chance(chance))
            return false;
        _world.Counts.Add(FaultClass.DirectedCrash);
        Crash(DrawLoss());
        return true;
    }

    void ScheduleTick()
    {
        int life = _life;
        long period = (long)(SimPlan.TickMicros / TickRate);
        _world.Events.AddIn(period, () =>
        {
            if (_life != life)
                return;
            // Why the next one first: a process that stands still gets one tick when it goes on, however long it stood.
            WhenUp(Store.Incarnation, () =>
            {
                ScheduleTick();
                _world.Note(5, Place);
                Tick(1);
            });
        });
    }

    void Refuse(StoreTrouble trouble)
    {
        if (_world.Trace.IsRead)
            _world.Tell($"node {Id} does not start: {trouble.What}");
        if (trouble.IsForGood)
            IsLost = true;
        else
            _world.Events.AddIn(SimPlan.TimeoutMicros, Boot);
    }

    string GroupNote(SimReplica replica) => _world.Plan.Groups == 1 ? "" : $" group {replica.Group}";
}
