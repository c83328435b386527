using System.Security.Cryptography;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// Drives the machine of one group: gives it what comes in, and does what it asks for in the order that
/// <see cref="Ready"/> prescribes. On the consensus thread only.
/// </summary>
/// <remarks>
/// What a Ready hands out as decided is durable already, so it goes to the apply thread at once, beside the write.
/// </remarks>
sealed class ReplicaDriver : IDisposable
{
    readonly GroupParts _group;
    readonly ConsensusMachine _machine;
    readonly NodeOptions _options;
    readonly PendingProposals _proposals;
    readonly PendingReads _reads;
    // Of the number of a proposal, beside what is another one in each life of the node.
    const int ProposalBits = 32;

    readonly CheckpointShelf _shelf;
    readonly ArchiveKeeper _archive;
    readonly long _foundTime;
    readonly CheckpointTaker _taker;
    readonly CheckpointInstaller _installer;
    readonly ReadyWriter _writer;
    readonly LogFeed _feed;
    readonly GroupApplying _applying;
    (Config Next, TaskCompletionSource<Config> Call)? _reconfigure;
    ReplicaStatus _status;
    long _tick;
    long _elections;

    // The ballot of the leader to which calls go.
    Ballot _leading;

    bool _isTouched;

    /// <summary>Makes the driver of one group.</summary>
    /// <param name="node">What the groups share.</param>
    /// <param name="found">What the node found on its disk.</param>
    public ReplicaDriver(NodeParts node, FoundGroup found)
    {
        GroupSetup setup = found.Setup;
        _options = node.Options;
        _machine = new ConsensusMachine(OptionsOf(node, setup.Group), found.Recovered, found.Log);
        // Why so many bits and no more: lives do not meet, and each has numbers enough.
        _proposals = new PendingProposals(
            _options.PendingProposalsMax, (ulong)RandomNumberGenerator.GetInt32(int.MaxValue) << ProposalBits);
        var applier = new GroupApplier(setup.State, node.Node, node.Incarnation, found.Recovered.AppliedIndex)
        {
            IsOwn = _proposals.IsGiven,
        };
        _group = new GroupParts(node, setup.Group, _machine, applier, found.Folder, Touch);
        _reads = new PendingReads(_options);
        _applying = new GroupApplying(
            applier, node.Apply.Held, applied => _group.Tell(() => OnApplied(applied)));
        _shelf = new CheckpointShelf(_group, found.Checkpoint);
        _archive = new ArchiveKeeper(_group, found);
        _taker = new CheckpointTaker(_group, _shelf, _archive);
        _installer = new CheckpointInstaller(_group, _shelf, _archive, OnInstalled);
        _writer = new ReadyWriter(_group, _installer, OnPersisted);
        _feed = new LogFeed(_group, found.Log);
        _foundTime = setup.State.LatestTime;
        _status = MakeStatus();
    }

    /// <summary>Where it stood when it was pumped last; for any thread.</summary>
    public ReplicaStatus Status => Volatile.Read(ref _status);

    /// <summary>Whether somebody waits for an answer.</summary>
    public bool HasCalls => _proposals.Count > 0 || _reads.Count > 0;

    /// <summary>Starts it. A voter that is alone need not wait for others who might lead.</summary>
    public void Start()
    {
        // Why it may hurry: ticks say how long others had time to answer, and there are none.
        bool isAlone = _machine.Config.Voters is [NodeId voter] && voter == _machine.Node;
        for (int tick = 0; isAlone && _machine.Role != Role.Leader && tick < 2 * _options.ElectionTicks; tick++)
            _machine.Tick();
        // Why: the process may have ended before the archive had it, or the archive is new.
        if (_shelf.Latest is { } latest)
            _shelf.Archive(_archive, latest, _foundTime, static () => { });
        Touch();
    }

    /// <summary>A tick has passed.</summary>
    /// <param name="ioAgeTicks">For how many ticks the disk has not answered.</param>
    public void Tick(int ioAgeTicks)
    {
        _tick++;
        _machine.IoStalled(ioAgeTicks);
        _machine.Tick();
        _proposals.Tick(_tick);
        _reads.Tick(_tick);
        _feed.Tick();
        _shelf.Retire();
        _writer.WriteHint();
        Touch();
    }

    /// <summary>A message has arrived.</summary>
    public void Step(Envelope envelope)
    {
        _machine.Step(envelope);
        Touch();
    }

    /// <summary>A connection was made anew.</summary>
    public void Reconnect(NodeId peer)
    {
        _machine.PeerReconnected(peer);
        Touch();
    }

    /// <summary>Proposes a command, which may wait for others where it is patient.</summary>
    public void Propose(ReadOnlyMemory<byte> payload, bool isPatient, TaskCompletionSource<Applied> call)
    {
        Touch();
        ulong id = _proposals.NextId();
        ProposeStatus status = _proposals.IsFull ? ProposeStatus.Busy : _machine.Propose(payload, id, isPatient);
        if (status == ProposeStatus.Taken)
            _proposals.Add(id, call);
        else if (status == ProposeStatus.Forwarded)
            _proposals.AddForwarded(id, call, _tick + _options.ForwardTicks);
        else
            call.TrySetException(Refusals.Of(Refusals.ReasonOf(status), _options));
    }

    /// <summary>Patient commands wait no more for a while.</summary>
    public void Hurry()
    {
        _machine.Hurry();
        Touch();
    }

    /// <summary>Asks how far must be applied for a linearizable read, and waits for that.</summary>
    public void Read(TaskCompletionSource<LogIndex> call)
    {
        Touch();
        _reads.Add(call);
    }

    /// <summary>Takes a checkpoint of all that is applied now.</summary>
    public void TakeCheckpoint(TaskCompletionSource<CheckpointRef> call)
    {
        Touch();
        _taker.Add(call);
    }

    /// <summary>Reads the decided log on from an index.</summary>
    public void ReadLog(LogIndex from, TaskCompletionSource<LogPiece> call) => _feed.Read(from, call);

    /// <summary>Lends the latest checkpoint, if there is one.</summary>
    public void Lend(TaskCompletionSource<LentCheckpoint?> call) => call.TrySetResult(_shelf.Lend());

    /// <summary>Takes a checkpoint back.</summary>
    public void Return(LentCheckpoint lent)
    {
        Touch();
        _shelf.Return(lent);
    }

    /// <summary>Asks a follower to take over.</summary>
    public void TransferLeadership(NodeId target, TaskCompletionSource<bool> call)
    {
        Touch();
        if (_machine.TransferLeadership(target))
            call.TrySetResult(true);
        else
            call.TrySetException(Refusals.Of(Refusal.NotLeader, _options));
    }

    /// <summary>Changes the configuration; answered when the next one is in force.</summary>
    public void Reconfigure(Config next, TaskCompletionSource<Config> call)
    {
        Touch();
        ReconfigureStatus status = _machine.Reconfigure(next);
        if (status == ReconfigureStatus.Started)
            _reconfigure = (next, call);
        else
            call.TrySetException(Refusals.Of(Refusals.ReasonOf(status), _options));
    }

    /// <summary>Does what the machine wants done, if anything has happened.</summary>
    public void Pump()
    {
        if (!_isTouched)
            return;
        _isTouched = false;
        NoticeLeader();
        _reads.Ask(_machine, _tick);
        while (_machine.TryTakeReady(out Ready? ready))
            Handle(ready);
        _feed.Pump();
        _taker.MaybeTake();
        if (_machine.Promised != _status.Promised)
            _elections++;
        // Order: read by Status, as a whole.
        Volatile.Write(ref _status, MakeStatus());
    }

    /// <summary>Has what is only held back written.</summary>
    public void WriteHint() => _writer.WriteHint();

    /// <summary>The node has ended: whoever waits is told.</summary>
    public void FailAll(NodeStoppedException end)
    {
        const string Message = "The node has stopped before the answer came: what was asked for may be done, or never. "
            + "Look at the state, here or on another node, before you ask again.";
        _proposals.FailAll(Message, end);
        _reads.FailAll(end);
        _feed.FailAll(end);
        _taker.FailAll(end);
        EndReconfigure(new InDoubtException(Message, end));
    }

    /// <inheritdoc />
    public void Dispose() => _installer.Dispose();

    void Touch() => _isTouched = true;

    // Why not before it leads: what is sent to it earlier would be refused.
    void NoticeLeader()
    {
        if (_machine.LeaderNode is null || _machine.Promised == _leading)
            return;
        _leading = _machine.Promised;
        _proposals.OnLeaderChanged();
        _reads.OnLeaderChanged();
    }

    void Handle(Ready ready)
    {
        Send(ready.SendNow);
        if (ready.Install is not null)
            _taker.IsHeld = true;
        _writer.Persist(ready);
        if (ready.Decided is { } decided)
            Apply(decided);
        foreach (ReadState answer in ready.Reads)
            _reads.OnAnswer(answer);
        _reads.OnApplied(_machine.AppliedIndex);
        foreach (ProposalOutcome outcome in ready.Outcomes)
            TellOutcome(outcome);
        if (ready.Activated is { } config && _reconfigure is { } asked && config.Equals(asked.Next))
        {
            _reconfigure = null;
            asked.Call.TrySetResult(config);
        }

        if (ready.ReconfigureEnd is { } end)
            EndReconfigure(ErrorOf(end));
    }

    void Send(IReadOnlyList<Envelope> envelopes)
    {
        foreach (Envelope envelope in envelopes)
        {
            if (envelope.Message is CheckpointChunk chunk)
                _shelf.Serve(envelope, chunk);
            else
                _group.Node.Outbox.Add(envelope);
        }
    }

    void OnPersisted(Ready ready)
    {
        Send(ready.SendAfterPersist);
        if (ready.Install is { } checkpoint)
            _installer.Install(checkpoint);
    }

    void Apply(DecidedEntries decided) => _group.Apply(() => _applying.Add(decided));

    void OnApplied(AppliedEntries applied)
    {
        _machine.Applied(applied.End);
        foreach ((ulong localId, Applied result) in applied.Results)
            _proposals.Complete(localId, result);
        _reads.OnApplied(applied.End);
        _taker.OnApplied(applied.Bytes);
    }

    void OnInstalled(CheckpointRef checkpoint)
    {
        _taker.IsHeld = false;
        _taker.OnLatest(checkpoint);
        // Why: what was proposed here may be in it, and nobody can tell.
        _proposals.FailAll(
            "This node was brought up to date by a checkpoint, in which single proposals cannot be told apart. Look at "
            + "the state before you propose again.",
            null);
        _reads.OnApplied(checkpoint.Index);
    }

    void TellOutcome(ProposalOutcome outcome) => _proposals.Fail(
        outcome.LocalId,
        outcome.Fate == ProposalFate.Dropped
            ? Refusals.Of(Refusal.NoLeader, _options)
            : new InDoubtException(
                "This node stopped leading before the proposal was decided: the next leader may decide it, or not. "
                + "Look at the state before you propose it again."));

    Exception ErrorOf(ReconfigureStatus end) => end == ReconfigureStatus.Uncertain
        ? new InDoubtException(
            "This node stopped leading before the new configuration was decided: it may still come into force. Look at "
            + "the status before you ask again.")
        : Refusals.Of(Refusals.ReasonOf(end), _options);

    void EndReconfigure(Exception error)
    {
        _reconfigure?.Call.TrySetException(error);
        _reconfigure = null;
    }

    ReplicaStatus MakeStatus() => new(
        _machine.Role,
        _machine.Phase,
        _machine.LeaderNode,
        _machine.IsHappy,
        _machine.Promised,
        _machine.AcceptedRound,
        _machine.TrimmedIndex,
        _machine.AppliedIndex,
        _machine.DecidedIndex,
        _machine.AcceptedIndex,
        _machine.Config,
        _machine.IsReleased,
        _machine.Checkpoint,
        _proposals.Count,
        _reads.Count,
        _machine.Followers,
        _elections);

    static MachineOptions OptionsOf(NodeParts node, GroupId group)
    {
        NodeOptions options = node.Options;
        return new MachineOptions
        {
            Cluster = options.Identity.Cluster,
            Group = group,
            Node = node.Node,
            Incarnation = node.Incarnation,
            // Why all three: voters, groups and starts should not all wait for equally long.
            Seed = node.Node.Value ^ (group.Value << 20) ^ (node.Incarnation << 40),
            Priority = options.Priority,
            ElectionTicks = options.ElectionTicks,
            ResendTicks = 2 * options.ElectionTicks,
            EntryBytesMax = options.EntryBytesMax,
            UndecidedBytesMax = options.UndecidedBytesMax,
            UnappliedBytesMax = options.UnappliedBytesMax,
            CheckpointChunkBytes = options.CheckpointChunkBytes,
        };
    }
}
