using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>One node: a machine, and a driver that obeys its contract to the letter.</summary>
sealed class TestNode
{
    readonly TestCluster _cluster;
    readonly MachineOptions _options;
    readonly Queue<Ready> _writes = new();
    ulong _incarnation;

    public TestNode(TestCluster cluster, MachineOptions options, Config config)
    {
        _cluster = cluster;
        _options = options;
        Disk = new TestDisk(config);
        Start();
    }

    /// <summary>Whose life survives a crash.</summary>
    public TestDisk Disk { get; }

    /// <summary>The replica; null while the node is down.</summary>
    public ConsensusMachine? Machine { get; private set; }

    /// <summary>What was applied, from index 0: the state.</summary>
    public List<LogEntry> State { get; private set; } = [];

    /// <summary>Whether the disk does not answer.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Writes under way.</summary>
    public int WriteCount => _writes.Count;

    public NodeId Id => _options.Node;

    public void Start()
    {
        _incarnation++;
        Machine = new ConsensusMachine(
            _options with { Incarnation = _incarnation, Seed = _options.Seed + _incarnation },
            Disk.Recover(new LogIndex(State.Count)),
            Disk);
        Pump();
    }

    public void Crash()
    {
        Machine = null;
        _writes.Clear();
    }

    /// <summary>Does all that is to be done.</summary>
    public void Pump()
    {
        for (int count = 0; Machine is not null && Machine.TryTakeReady(out Ready? ready); count++)
        {
            Assert.True(count < 10_000, "The Readys do not come to an end.");
            _cluster.Trace.Writes(Id, ready);
            Post(ready.SendNow);
            _writes.Enqueue(ready);
            while (!IsHeld && _writes.Count > 0)
                PersistOne();
        }
    }

    /// <summary>The oldest write returns from the disk.</summary>
    public void PersistOne()
    {
        Ready ready = _writes.Dequeue();
        Disk.Write(ready);
        Machine!.Persisted(ready.Sequence);
        foreach (Envelope envelope in ready.SendAfterPersist)
            Assert.True(DurabilityRules.IsCovered(envelope.Message, Disk.Hard, Disk.EndIndex));
        Post(ready.SendAfterPersist);
        if (ready.Install is { } checkpoint)
            Install(checkpoint);
        if (ready.Decided is { } decided)
            Apply(decided);
        _cluster.Trace.Results(Id, ready);
    }

    /// <summary>Takes a checkpoint of the state.</summary>
    public CheckpointRef? TakeCheckpoint(ulong id)
    {
        if (Machine!.DescribeCheckpoint(new LogIndex(State.Count), id, 10) is not { } checkpoint)
            return null;
        _cluster.Checkpoints.TryAdd(id, [.. State]);
        Disk.Checkpoint = checkpoint;
        Machine.CheckpointTaken(checkpoint);
        return checkpoint;
    }

    void Install(CheckpointRef checkpoint)
    {
        State = [.. _cluster.Checkpoints[checkpoint.Id]];
        Disk.Checkpoint = checkpoint;
        Machine!.CheckpointInstalled(checkpoint);
    }

    void Apply(DecidedEntries decided)
    {
        Assert.Equal(State.Count, decided.From.Value);
        State.AddRange(decided.Entries);
        _cluster.CheckAgreement(this, (int)decided.From.Value);
        Machine!.Applied(new LogIndex(State.Count));
    }

    void Post(IReadOnlyList<Envelope> envelopes)
    {
        foreach (Envelope envelope in envelopes)
        {
            Envelope filled = envelope.Message is CheckpointChunk chunk
                ? envelope with { Message = chunk with { Data = new byte[chunk.LengthBytes] } }
                : envelope;
            _cluster.Post(filled);
        }
    }
}
