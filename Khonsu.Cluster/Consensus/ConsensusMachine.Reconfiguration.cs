using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// Changing who takes part: the leader brings new voters up to date, then appends a stop sign that names the next
// configuration. Whoever knows it as decided goes on, in the same log, in the next configuration, whose ballots are
// above all ballots before. Whoever still speaks in an old configuration is offered what was decided since.
sealed partial class ConsensusMachine
{
    /// <summary>A change is given up when no new voter makes progress for this many election times.</summary>
    const int ChangeElectionsMax = 50;

    ConfigChange? _change;
    ReconfigureStatus? _changeEnd;
    Config? _activated;

    // On a node that does not vote: those voters of the new configuration that may still need it.
    readonly SortedSet<NodeId> _heirs = [];
    long _heirTick;

    // On a leader: learners that know the configuration, so that they ask by themselves.
    readonly SortedSet<NodeId> _learnersSeen = [];
    long _learnerTick;

    /// <summary>
    /// Whether this node is in no configuration it knows of, and nobody needs it any more: it may be stopped for good.
    /// </summary>
    public bool IsReleased => _role == Role.Passive && !IsLearner && _config.Id.Value > 0
        && _heirs.Count == 0;

    /// <summary>Changes the configuration; on the leader only.</summary>
    /// <param name="next">With the number after the present one.</param>
    public ReconfigureStatus Reconfigure(Config next)
    {
        if (_role != Role.Leader || _phase != Phase.Accept)
            return ReconfigureStatus.NotLeader;
        if (_change is not null || HasOpenStopSign || _transferTarget is not null)
            return ReconfigureStatus.Changing;
        if (next.Id != _config.Id.Next)
            return ReconfigureStatus.WrongNumber;
        NodeId[] joiners = [.. next.Voters.Where(voter => !_config.IsVoter(voter))];
        _change = new ConfigChange(next, joiners) { ProgressTick = _tick };
        OfferToJoiners(_change);
        MaybeStop();
        _invariants.Check(this);
        return ReconfigureStatus.Started;
    }

    void TickChange()
    {
        if (_change is not { IsStopped: false } change)
            return;
        if (_tick - change.ProgressTick >= ChangeElectionsMax * _options.ElectionTicks)
        {
            EndChange(ReconfigureStatus.TimedOut);
            return;
        }

        if (_tick - change.OfferTick >= _options.ResendTicks)
            OfferToJoiners(change);
        MaybeStop();
    }

    void OfferToJoiners(ConfigChange change)
    {
        change.OfferTick = _tick;
        foreach (NodeId joiner in change.Joiners)
            Send(joiner, new CatchUpOffer(_decided));
    }

    /// <summary>A node has said how far it is.</summary>
    void NoteProgress(NodeId node, CatchUpRequest request)
    {
        // Why durable: an heir that forgets the stop sign in a crash needs us again.
        if (request.DurableIndex >= _configIndex)
            _heirs.Remove(node);
        if (_change is not { IsStopped: false } change)
            return;
        int joiner = Array.BinarySearch(change.Joiners, node);
        if (joiner < 0)
            return;
        if (change.Progress[joiner] is not LogIndex before || before < request.From)
            change.ProgressTick = _tick;
        change.Progress[joiner] = request.From;
        MaybeStop();
    }

    /// <summary>Appends the stop sign once all new voters lag by less than a batch.</summary>
    void MaybeStop()
    {
        if (_change is not { IsStopped: false } change)
            return;
        foreach (LogIndex? progress in change.Progress)
        {
            bool isClose = progress is LogIndex index && index >= _log.TrimmedIndex
                && FitsOneBatch(LogIndex.Min(index, _decided), _decided);
            if (!isClose)
                return;
        }

        TakeBufferedProposals();
        change.IsStopped = true;
        LogEntry stopSign = LogEntry.StopSign(new ProposalId(Node, _options.Incarnation, 0), change.Next);
        AppendEntry(stopSign.After(_log.EndChain));
    }

    /// <summary>A learner that was added does not know yet that it is one.</summary>
    void TickLearners()
    {
        if (_learnersSeen.Count == _config.Learners.Length || _tick - _learnerTick < _options.ResendTicks)
            return;
        _learnerTick = _tick;
        foreach (NodeId learner in _config.Learners)
        {
            if (!_learnersSeen.Contains(learner))
                Send(learner, new CatchUpOffer(_decided));
        }
    }

    void NoteLearner(NodeId node, CatchUpRequest request)
    {
        // Why durable: a learner that forgets the stop sign in a crash does not know any more that it is one.
        if (_role == Role.Leader && request.DurableIndex >= _configIndex && _config.IsLearner(node))
            _learnersSeen.Add(node);
    }

    void EndChange(ReconfigureStatus status)
    {
        if (_change is null)
            return;
        _change = null;
        _changeEnd = status;
    }

    /// <summary>A stop sign is decided: its configuration is in force from here on.</summary>
    void Activate(Config next, LogIndex start)
    {
        bool wasLeader = _role == Role.Leader && _phase == Phase.Accept;
        if (wasLeader)
        {
            foreach (FollowerProgress follower in _followers)
                SendDecide(follower);
            _change = null;
        }

        if (_role == Role.Leader)
            StopLeading();
        _config = next;
        _configIndex = start;
        _activated = next;
        Join();
        if (_role != Role.Follower)
            return;
        if (wasLeader)
        {
            // Why: whoever led the old configuration has all there is; the new one need not wait for an election.
            _election.TakeOver(Ballot.None);
            BecomeLeader(_election.Mine);
        }
        else
        {
            AskWhoLeads();
        }
    }

    /// <summary>
    /// Who may need what we have. Why after each start: what they said before it is forgotten, and asking is cheap.
    /// </summary>
    void NameHeirs()
    {
        _heirs.Clear();
        // Why learners too: they may be the only ones that know the stop sign of the voters that are to come.
        if (_role != Role.Passive)
            return;
        foreach (NodeId voter in _config.Voters)
            _heirs.Add(voter);
        _heirTick = _tick - _options.ResendTicks;
    }

    /// <summary>A node that does not vote offers what it has until all voters of its configuration have it.</summary>
    void TickHandover()
    {
        if (_heirs.Count == 0 || _tick - _heirTick < _options.ResendTicks)
            return;
        _heirTick = _tick;
        foreach (NodeId heir in _heirs)
            Send(heir, new CatchUpOffer(_decided));
    }
}
