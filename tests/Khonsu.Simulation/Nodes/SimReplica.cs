using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Apply;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Nodes;

/// <summary>
/// One group on one node, from a start of the node to its end: the machine, the state it is applied to, and what waits
/// for the state.
/// </summary>
sealed class SimReplica : ILogReader
{
    readonly SimWorld _world;
    readonly SimNode _node;
    readonly Queue<DecidedEntries> _unapplied = [];
    readonly List<ReadState> _reads = [];
    readonly Dictionary<ulong, long> _valuesByLocalId = [];
    ulong _lastLocalId;
    long _lastCheckpointAt;
    LogIndex _installedIndex;
    bool _isApplyDue;

    public SimReplica(SimWorld world, SimNode node, int group, ListState state)
    {
        _world = world;
        _node = node;
        Group = group;
        State = state;
        GroupImage image = node.Store.Written(group);
        _lastCheckpointAt = image.Checkpoint?.Index.Value ?? 0;
        var recovered = new RecoveredState(
            image.Hard, image.Start, image.StartChain, image.End, state.AppliedIndex, image.Checkpoint);
        Machine = new ConsensusMachine(OptionsOf(world, node, group), recovered, this);
    }

    public int Group { get; }

    public ConsensusMachine Machine { get; }

    public ListState State { get; private set; }

    /// <summary>The checkpoint that is being made durable; nothing is applied until it is the state.</summary>
    public CheckpointRef? Installing { get; set; }

    /// <summary>Whether a checkpoint of the own state is being made durable.</summary>
    public bool IsTakingCheckpoint { get; set; }

    /// <summary>Hears of each answered read beside the clients, or null.</summary>
    public Action<ReadState, ListState>? OnAnswer { get; set; }

    IReadOnlyList<LogEntry> ILogReader.Read(LogIndex from, LogIndex to, long bytesMax)
    {
        GroupImage image = _node.Store.Written(Group);
        if (from < image.Start || to > image.End || from >= to)
        {
            throw new Checks.ViolationException(
                "reader", $"node {_node.Id} reads {from}..{to} of a log of {image.Start}..{image.End}");
        }
        List<LogEntry> entries = [];
        long bytes = 0;
        for (LogIndex index = from; index < to && (entries.Count == 0 || bytes < bytesMax); index += 1)
        {
            LogEntry entry = image.EntryAt(index);
            bytes += entry.Payload.Length;
            if (entries.Count == 0 || bytes <= bytesMax)
                entries.Add(entry);
        }
        return entries;
    }

    /// <summary>Proposes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="payload">What goes through the log for it: room for the value, and whatever comes after.</param>
    /// <param name="isPatient">Whether it may wait for others at the leader.</param>
    public ProposeStatus Propose(long value, byte[] payload, bool isPatient = false)
    {
        BitConverter.TryWriteBytes(payload, value);
        ulong localId = ++_lastLocalId;
        _valuesByLocalId.Add(localId, value);
        return Machine.Propose(payload, localId, isPatient);
    }

    /// <summary>Asks for a read; the number comes back with its answer.</summary>
    public ulong Read()
    {
        Machine.ReadIndex(++_lastLocalId);
        return _lastLocalId;
    }

    /// <summary>Takes the parts of a Ready that wait for nothing but the state.</summary>
    public void Take(Ready ready)
    {
        if (ready.Decided is not null)
            TakeDecided(ready.Decided);
        foreach (ProposalOutcome outcome in ready.Outcomes)
            TakeOutcome(outcome);
        _reads.AddRange(ready.Reads);
        ApplySoon();
        AnswerReads();
    }

    /// <summary>The checkpoint is the durable state from now on.</summary>
    public void Install(ListState state, CheckpointRef checkpoint)
    {
        State.Dispose();
        State = state;
        Machine.CheckpointInstalled(checkpoint);
        _installedIndex = state.AppliedIndex;
        _lastCheckpointAt = state.AppliedIndex.Value;
        Installing = null;
        ApplySoon();
        AnswerReads();
    }

    /// <summary>Whether enough was applied since the last checkpoint to take one.</summary>
    public bool IsCheckpointDue => _world.Tuning.CheckpointEvery > 0 && !IsTakingCheckpoint && Installing is null
        && State.AppliedIndex.Value - _lastCheckpointAt >= _world.Tuning.CheckpointEvery;

    public void NoteCheckpoint(LogIndex index) => _lastCheckpointAt = Math.Max(_lastCheckpointAt, index.Value);

    void TakeDecided(DecidedEntries decided)
    {
        LogIndex index = decided.From;
        foreach (LogEntry entry in decided.Entries)
        {
            _world.Ledgers[Group].Check(_node.Id, index, entry, RoundOfDecision());
            index += 1;
        }
        _unapplied.Enqueue(decided);
    }

    // Why the promise otherwise: what came by catching up was decided in a round that this node may not have accepted,
    // but has promised nothing below.
    Ballot RoundOfDecision()
        => Machine.Role != Role.Passive && Machine.Phase == Phase.Accept ? Machine.AcceptedRound : Machine.Promised;

    void TakeOutcome(ProposalOutcome outcome)
    {
        if (!_valuesByLocalId.TryGetValue(outcome.LocalId, out long value))
            throw new Checks.ViolationException(
                "outcome", $"node {_node.Id} tells of {outcome.LocalId}, which is unknown");
        if (outcome.Fate == ProposalFate.Dropped)
            _world.Ledgers[Group].AddDropped(new ProposalId(_node.Id, _node.Store.Incarnation, outcome.LocalId));
        _world.Clients.OnOutcome(_node.Place, value);
    }

    void ApplySoon()
    {
        if (_unapplied.Count == 0 || Installing is not null || _isApplyDue)
            return;
        if (!_world.Tuning.HasSlowApply)
        {
            ApplyAll();
            return;
        }
        _isApplyDue = true;
        ulong incarnation = _node.Store.Incarnation;
        _world.Events.AddIn(_node.Random.Exponential(SimPlan.TickMicros), () => _node.WhenUp(incarnation, () =>
        {
            _isApplyDue = false;
            if (Installing is null)
                ApplyAll();
            _node.Pump(this);
        }));
    }

    void ApplyAll()
    {
        while (_unapplied.TryDequeue(out DecidedEntries? decided))
        {
            LogIndex index = decided.From;
            foreach (LogEntry entry in decided.Entries)
            {
                if (index == State.AppliedIndex)
                    Apply(entry);
                else if (index > State.AppliedIndex || index >= _installedIndex)
                    throw new Checks.ViolationException(
                        "I2", $"node {_node.Id} applies {index} after {State.AppliedIndex}");
                index += 1;
            }
        }
        Machine.Applied(State.AppliedIndex);
        AnswerReads();
    }

    void Apply(LogEntry entry)
    {
        LogIndex index = State.AppliedIndex;
        Outcome?[] outcomes = State.Apply(entry);
        if (entry.Kind != EntryKind.Command)
            return;
        long value = ListState.ValueOf(entry);
        if (State.Bank is { } bank)
            _world.Oracles[Group].OnApplied(_node.Id, index, value, outcomes, bank);
        _world.Clients.OnApplied(_node.Place, Group, value);
    }

    void AnswerReads()
    {
        for (int place = 0; place < _reads.Count; place++)
        {
            ReadState read = _reads[place];
            if (read.Index is { } index && index > State.AppliedIndex)
                continue;
            _reads.RemoveAt(place--);
            OnAnswer?.Invoke(read, State);
            _world.Clients.OnRead(_node.Place, Group, read.Context, read.Index is null ? null : State);
        }
    }

    static MachineOptions OptionsOf(SimWorld world, SimNode node, int group) => new()
    {
        Cluster = new ClusterId(world.Plan.Seed),
        Group = new GroupId((ulong)group + 1),
        Node = node.Id,
        Incarnation = node.Store.Incarnation,
        Seed = node.Random.Next(),
        Priority = (uint)(node.Place % 3),
        ElectionTicks = SimPlan.TimeoutTicks,
        ResendTicks = SimPlan.TimeoutTicks * 2,
        BatchBytesMax = world.Tuning.BatchBytesMax,
        InflightMessagesMax = world.Tuning.InflightMessagesMax,
        InflightBytesMax = world.Tuning.InflightBytesMax,
        WindowBytesMax = world.Tuning.WindowBytesMax,
        UndecidedBytesMax = world.Tuning.UndecidedBytesMax,
        CheckpointChunkBytes = world.Tuning.CheckpointChunkBytes,
    };
}
