using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>
/// One replica of one log: election and Sequence Paxos as a function of its inputs. It has no clock, no task, no I/O
/// and no chance of its own: the same calls in the same order give the same outputs, bit by bit.
/// </summary>
/// <remarks>
/// The driver calls it from one thread at a time. After any call it takes what is to be done by
/// <see cref="TryTakeReady"/>; <see cref="Ready"/> says in what order to do it. A replica that has thrown
/// <see cref="BrokenInvariantException"/> is not to be called again.
/// Invariants P1 to P12 are those of docs/design/consensus.md; <see cref="MachineInvariants"/> checks after every call
/// what one replica can see of them.
/// Source: Ng, Haridi, Carbone, Omni-Paxos, EuroSys 2023; docs/design/consensus.md says where we differ and why.
/// </remarks>
sealed partial class ConsensusMachine
{
    readonly MachineOptions _options;
    readonly ReplicatedLog _log;
    readonly LeaderElection _election;
    readonly MachineInvariants _invariants = new();

    // Durable once a Ready with it is; see HardState.
    Ballot _promise;
    Ballot _acceptedRound;
    LogIndex _decided;
    Config _config;
    LogIndex _configIndex;

    // Volatile: how far the state is, how far it was told to go, and what we are.
    LogIndex _applied;
    LogIndex _emitted;
    Role _role = Role.Passive;
    Phase _phase = Phase.Recover;
    long _tick;
    int _ioAgeTicks;

    /// <summary>Starts a replica from what is durable. It may have something to do at once.</summary>
    /// <param name="options">Who it is and what bounds it.</param>
    /// <param name="recovered">What the driver found on disk.</param>
    /// <param name="reader">Reads the durable log.</param>
    public ConsensusMachine(MachineOptions options, RecoveredState recovered, ILogReader reader)
    {
        HardState hard = recovered.Hard;
        _options = options;
        _election = new LeaderElection(options);
        _log = new ReplicatedLog(
            reader, options.WindowBytesMax, recovered.TrimmedIndex, recovered.TrimmedChain, recovered.EndIndex);
        (_promise, _acceptedRound, _decided, _config, _configIndex) = hard;
        _writtenHard = hard;
        _durableHard = hard;
        _checkpoint = recovered.Checkpoint;
        _applied = recovered.AppliedIndex;
        _emitted = recovered.AppliedIndex;
        Join();
        if (recovered.Checkpoint is { } checkpoint && checkpoint.Index > _decided)
            MoveToCheckpoint(checkpoint);
        // Why: what was applied was decided, also if the hint of it was not synced before the crash.
        AdvanceDecided(_applied);
        AskWhoLeads();
        _invariants.Check(this);
    }

    /// <summary>This node.</summary>
    public NodeId Node => _options.Node;

    /// <summary>What it is in its configuration.</summary>
    public Role Role => _role;

    /// <summary>Where it stands in the ballot it has promised.</summary>
    public Phase Phase => _phase;

    /// <summary>The ballot it has promised; it leads with it if it is a leader.</summary>
    public Ballot Promised => _promise;

    /// <summary>The ballot whose leader shaped the log last.</summary>
    public Ballot AcceptedRound => _acceptedRound;

    /// <summary>The ballot that the election follows.</summary>
    public Ballot LeaderBallot => _election.Leader;

    /// <summary>Whether the election is content with it.</summary>
    public bool IsHappy => _election.IsHappy;

    /// <summary>Entries below it are decided.</summary>
    public LogIndex DecidedIndex => _decided;

    /// <summary>Entries below it were handed out to be applied.</summary>
    public LogIndex EmittedIndex => _emitted;

    /// <summary>Entries below it are applied.</summary>
    public LogIndex AppliedIndex => _applied;

    /// <summary>The configuration in force.</summary>
    public Config Config => _config;

    /// <summary>Where it started.</summary>
    public LogIndex ConfigIndex => _configIndex;

    /// <summary>The first index of the log.</summary>
    public LogIndex TrimmedIndex => _log.TrimmedIndex;

    /// <summary>The end of the log as it will be once all Readys are persisted.</summary>
    public LogIndex AcceptedIndex => _log.EndIndex;

    /// <summary>The log as it will be once all Readys are persisted.</summary>
    public ReplicatedLog Log => _log;

    /// <summary>Whether the disk of this node does not answer: it does not lead.</summary>
    public bool IsStalled => _ioAgeTicks >= _options.ElectionTicks || OldestWriteAgeTicks >= _options.ElectionTicks;

    /// <summary>Who gets proposals: the leader of our session, or ourselves; on a learner who leads as far as it has
    /// heard. Null when there is none.</summary>
    public NodeId? LeaderNode => _role switch
    {
        Role.Leader => Node,
        Role.Follower => _phase == Phase.Accept ? _promise.Node : null,
        // Why a guess is enough: who does not lead takes nothing, and the learner hears of the next promise.
        _ => IsLearner && _promise.Config == _config.Id ? _promise.Node : null,
    };

    bool IsLearner => _role == Role.Passive && _config.IsLearner(Node);

    /// <summary>On a leader, the voters that follow it, and up to where each has the log durably.</summary>
    public ImmutableArray<(NodeId Node, LogIndex Accepted)> Followers => _role != Role.Leader ? [] :
    [
        .. _followers.Where(static follower => follower.Status == FollowerStatus.Streaming)
            .Select(static follower => (follower.Node, follower.AcceptedIndex)),
    ];

    /// <summary>One tick has passed. Ticks must not wait for the disk.</summary>
    public void Tick()
    {
        _tick++;
        if (_role != Role.Passive)
            TickElection();
        if (_role == Role.Leader)
            TickLeader();
        else if (_role == Role.Follower)
            TickFollower();
        TickCatchUp();
        _invariants.Check(this);
    }

    /// <summary>A message has arrived. One that is not for this replica is dropped.</summary>
    public void Step(Envelope envelope)
    {
        bool isOurs = envelope.Cluster == _options.Cluster && envelope.Group == _options.Group
            && envelope.To == Node && envelope.From != Node;
        if (isOurs)
            Dispatch(envelope);
        _invariants.Check(this);
    }

    /// <summary>Proposes a command.</summary>
    /// <param name="payload">Its bytes; not to be changed any more.</param>
    /// <param name="localId">A number of the driver's, unique in this incarnation.</param>
    /// <param name="isPatient">Whether the leader may keep it for the next one, in front of which it goes, but not for
    /// longer than a tick: so it has no write and no messages of its own where there is other work.</param>
    /// <returns>Whether it was taken. Only a taken one can have a <see cref="ProposalOutcome"/>.</returns>
    public ProposeStatus Propose(ReadOnlyMemory<byte> payload, ulong localId, bool isPatient = false)
    {
        if (payload.Length > _options.EntryBytesMax)
            return ProposeStatus.TooLarge;
        var entry = LogEntry.Command(new ProposalId(Node, _options.Incarnation, localId), payload);
        ProposeStatus status = _role == Role.Leader
            ? TakeProposal(entry, isPatient)
            : ForwardProposal(entry, isPatient);
        _invariants.Check(this);
        return status;
    }

    /// <summary>Asks how far must be applied for a linearizable read; answered by a <see cref="ReadState"/>.</summary>
    /// <param name="context">A number of the driver's, unique in this incarnation. An answer may get lost.</param>
    public void ReadIndex(ulong context)
    {
        if (_role == Role.Leader)
            TakeRead(new PendingRead(Node, _options.Incarnation, context));
        else if (LeaderNode is NodeId leader)
            Send(leader, new ReadForward(_options.Incarnation, context));
        else
            _reads.Add(new ReadState(context, null));
        _invariants.Check(this);
    }

    /// <summary>The connection to a peer was made anew: messages may have been lost.</summary>
    public void PeerReconnected(NodeId peer)
    {
        // Why also to one that does not lead, as far as we know: it may be a leader we have missed.
        if (_role == Role.Follower && peer != Node && _config.IsVoter(peer))
            Send(peer, new PrepareRequest(_promise));
        _invariants.Check(this);
    }

    /// <summary>The state has applied all entries below an index; it need not be durable.</summary>
    public void Applied(LogIndex index)
    {
        Invariant.Check(index >= _applied, "P2");
        Invariant.Check(index <= _emitted, "P9");
        _applied = index;
        while (_unapplied.TryPeek(out (LogIndex End, long Bytes) first) && first.End <= index)
        {
            _unappliedBytes -= first.Bytes;
            _unapplied.Dequeue();
        }

        _log.Shrink(_applied);
        _invariants.Check(this);
    }

    /// <summary>The age of the oldest write or sync that has not returned, 0 for none; a full disk counts as
    /// old.</summary>
    /// <param name="ageTicks">Its age. The machine adds the age of its own Readys by itself.</param>
    public void IoStalled(int ageTicks) => _ioAgeTicks = ageTicks;

    void TickElection()
    {
        ElectionEvent due = _election.Tick();
        if (due == ElectionEvent.RoundEnded)
        {
            bool leads = _role == Role.Leader && _promise == _election.Mine;
            // Why: a promise of a later configuration means that this one is over, although we do not know how it
            // ended.
            bool mayLead = !IsStalled && _promise.Config <= _config.Id;
            if (_election.EndRound(leads, leads && _phase == Phase.Accept, !mayLead))
            {
                BecomeLeader(_election.Mine);
            }
            else if (leads && _election.IsReplaced)
            {
                // Why: nothing that it takes would be decided, and its clients would wait instead of asking another.
                StopLeading();
                AskWhoLeads();
            }
        }

        if (due == ElectionEvent.None)
            return;
        // Why none of an older round: what we have caught up since may contradict what its leader has at these indexes.
        Ballot round = _durableHard.AcceptedRound == _promise ? _promise : Ballot.None;
        SendToVoters(new HeartbeatRequest(_election.Round, round, _log.StableIndex));
    }

    void OnHeartbeatRequest(NodeId from, HeartbeatRequest request)
    {
        bool isHappy = _election.IsHappy && !(IsStalled && _election.Leader == _election.Mine);
        Send(from, new HeartbeatReply(
            request.Round, _election.Mine, _election.Leader, isHappy, TailFor(from)));
        if (_role == Role.Leader && request.AcceptedRound == _promise)
            OnAccepted(from, new Accepted(_promise, request.AcceptedIndex));
    }

    /// <summary>Starts in the configuration in force, as what we are in it.</summary>
    void Join()
    {
        _role = _config.IsVoter(Node) ? Role.Follower : Role.Passive;
        _phase = Phase.Recover;
        _recoverTick = _tick;
        ForgetSession();
        NameHeirs();
        if (_role == Role.Follower)
            _election.Start(_config, _promise);
        // Why at once: a learner is told nothing before it asks.
        if (IsLearner && _server is null)
            _serverTick = _tick - _options.ResendTicks;
    }

    void SetPromise(Ballot ballot)
    {
        Invariant.Check(ballot > _promise, "P1");
        _promise = ballot;
        if (_role != Role.Passive)
            _election.OnPromised(ballot);
        TellLearners();
    }

    /// <summary>More is decided, at most up to the end of the log.</summary>
    void AdvanceDecided(LogIndex to)
    {
        Invariant.Check(to <= _log.EndIndex, "P2");
        while (_decided < to)
        {
            LogEntry entry = _log[_decided];
            _decided += 1;
            if (_role == Role.Leader)
                _undecidedBytes -= entry.SizeBytes;
            if (entry.NextConfig is Config next && _decided > _configIndex)
                Activate(next, _decided);
        }
    }
}
