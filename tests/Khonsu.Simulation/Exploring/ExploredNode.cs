using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// One node of an explored state: its machine, what is durable, and what the machine wants durable and is not yet.
/// </summary>
sealed class ExploredNode
{
    readonly Queue<Ready> _waiting = [];
    ulong _incarnation;
    ulong _lastLocalId;
    LogIndex _handedOut;

    public ExploredNode(NodeId id, Config config)
    {
        Id = id;
        Durable = new GroupImage(HardState.New(config));
        Machine = Start();
    }

    public NodeId Id { get; }

    public ConsensusMachine Machine { get; private set; }

    public GroupImage Durable { get; }

    public ulong Incarnation => _incarnation;

    /// <summary>How many entries it has proposed in all its starts.</summary>
    public ulong ProposalCount => _lastLocalId;

    /// <summary>How many Readys are not durable yet.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>What a node proposes, as a number.</summary>
    public static ulong PayloadOf(NodeId id, ulong localId) => (id.Value << 8) + localId;

    /// <summary>Takes what the machine wants done.</summary>
    /// <param name="output">Gets what is sent at once and what is decided.</param>
    public void Pump(ExplorerOutput output)
    {
        while (Machine.TryTakeReady(out Ready? ready))
        {
            output.Send(ready.SendNow, Durable);
            if (ready.Decided is { } decided)
                HandOut(decided, output);
            if (ready.MustSync || _waiting.Count > 0)
            {
                _waiting.Enqueue(ready);
                continue;
            }
            Write(ready);
            Machine.Persisted(ready.Sequence);
            output.Send(ready.SendAfterPersist, Durable);
        }
    }

    /// <summary>All that waits becomes durable, and what depended on it happens.</summary>
    public void Persist(ExplorerOutput output)
    {
        Ready[] ready = [.. _waiting];
        _waiting.Clear();
        foreach (Ready one in ready)
            Write(one);
        foreach (Ready one in ready)
        {
            Machine.Persisted(one.Sequence);
            output.Send(one.SendAfterPersist, Durable);
        }
        Pump(output);
    }

    /// <summary>The node stops and starts again.</summary>
    /// <param name="kept">How many of the Readys that wait were written out all the same; nothing was sent for
    /// them.</param>
    /// <param name="output">Gets what came of it.</param>
    public void Crash(int kept, ExplorerOutput output)
    {
        foreach (Ready ready in _waiting.Take(kept))
            Write(ready);
        _waiting.Clear();
        Machine = Start();
        Pump(output);
    }

    public ProposeStatus Propose(ExplorerOutput output)
    {
        _lastLocalId++;
        byte[] payload = BitConverter.GetBytes(PayloadOf(Id, _lastLocalId));
        ProposeStatus status = Machine.Propose(payload, _lastLocalId);
        Pump(output);
        return status;
    }

    ConsensusMachine Start()
    {
        _incarnation++;
        _handedOut = Durable.Start;
        var recovered = new RecoveredState(
            Durable.Hard, Durable.Start, Durable.StartChain, Durable.End, Durable.Start, Durable.Checkpoint);
        var options = new MachineOptions
        {
            Cluster = new ClusterId(1),
            Group = new GroupId(1),
            Node = Id,
            Incarnation = _incarnation,
            Seed = Id.Value,
            // Why never: time passes in elections only, and what is lost stays lost.
            ResendTicks = 1_000_000,
        };
        return new ConsensusMachine(options, recovered, new ExploredReader(Durable));
    }

    void Write(Ready ready)
    {
        var change = new GroupChange(0, ready.Hard, ready.Log, null);
        Durable.Make(change);
    }

    void HandOut(DecidedEntries decided, ExplorerOutput output)
    {
        if (decided.From != _handedOut)
            throw new Checks.ViolationException("I2", $"node {Id} hands out {decided.From} after {_handedOut}");
        foreach (LogEntry entry in decided.Entries)
        {
            output.Decided.Add((_handedOut, entry));
            _handedOut += 1;
        }
        Machine.Applied(_handedOut);
    }
}
