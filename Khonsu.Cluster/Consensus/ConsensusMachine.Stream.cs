using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// The leader with its log adopted: it takes proposals, streams them to its followers, counts, and decides.
sealed partial class ConsensusMachine
{
    // Until the log is adopted, what was proposed; after that, what is patient.
    readonly List<LogEntry> _buffered = [];
    long _bufferedBytes;
    long _undecidedBytes;

    // Until this tick nothing is patient.
    long _hurryTick;

    NodeId? _transferTarget;
    long _transferTick;
    bool _isTransferSent;

    /// <summary>Whether the log ends with a stop sign that is not decided.</summary>
    bool HasOpenStopSign => _log.EndIndex > _decided && _log.EndIndex > _log.TrimmedIndex
        && _log[new LogIndex(_log.EndIndex.Value - 1)].Kind == EntryKind.StopSign;

    /// <summary>Asks a follower to take over once it has all entries.</summary>
    /// <returns>Whether this replica leads and the target is another voter.</returns>
    public bool TransferLeadership(NodeId target)
    {
        if (_role != Role.Leader || _phase != Phase.Accept || Find(target) is null)
            return false;
        TakeBufferedProposals();
        _transferTarget = target;
        _transferTick = _tick;
        _isTransferSent = false;
        return true;
    }

    ProposeStatus TakeProposal(LogEntry entry, bool isPatient)
    {
        if (entry.Payload.Length > _options.EntryBytesMax)
            return ProposeStatus.TooLarge;
        if (IsStalled)
            return ProposeStatus.Stalled;
        if (HasOpenStopSign || _transferTarget is not null)
            return ProposeStatus.Changing;
        long bytes = entry.SizeBytes;
        bool isFull = _undecidedBytes + _bufferedBytes + bytes > _options.UndecidedBytesMax
            || _unappliedBytes > _options.UnappliedBytesMax;
        if (isFull)
            return ProposeStatus.Busy;
        if (_phase == Phase.Accept && (!isPatient || _tick < _hurryTick))
        {
            TakeBufferedProposals();
            AppendEntry(entry.After(_log.EndChain));
        }
        else
        {
            _buffered.Add(entry);
            _bufferedBytes += bytes;
        }

        return ProposeStatus.Taken;
    }

    /// <summary>Somebody waits for what may be patient: it waits no more, for an election time.</summary>
    public void Hurry()
    {
        _hurryTick = _tick + _options.ElectionTicks;
        if (_role == Role.Leader && _phase == Phase.Accept)
            TakeBufferedProposals();
        _invariants.Check(this);
    }

    void OnProposalForward(ProposalForward forward)
    {
        if (_role != Role.Leader)
            return;
        foreach (LogEntry entry in forward.Entries)
            TakeProposal(entry, forward.IsPatient);
    }

    void TakeBufferedProposals()
    {
        if (HasOpenStopSign)
        {
            DropBuffered();
            return;
        }

        foreach (LogEntry entry in _buffered)
            AppendEntry(entry.After(_log.EndChain));
        _buffered.Clear();
        _bufferedBytes = 0;
    }

    void DropBuffered()
    {
        foreach (LogEntry entry in _buffered)
            AddOutcome(entry, ProposalFate.Dropped);
        _buffered.Clear();
        _bufferedBytes = 0;
    }

    /// <summary>We stop leading: what is not decided is out of our hands.</summary>
    void DropProposals()
    {
        DropBuffered();
        if (_phase != Phase.Accept)
            return;
        ForEachUndecided(entry => AddOutcome(entry, ProposalFate.Uncertain));
    }

    void AddOutcome(LogEntry entry, ProposalFate fate)
    {
        ProposalId proposal = entry.Proposal;
        bool isOurs = proposal.Node == Node && proposal.Incarnation == _options.Incarnation;
        if (isOurs && entry.Kind == EntryKind.Command)
            _outcomes.Add(new ProposalOutcome(proposal.LocalId, fate));
    }

    void ForEachUndecided(Action<LogEntry> action)
    {
        for (LogIndex index = _decided; index < _log.EndIndex; index += 1)
            action(_log[index]);
    }

    long UndecidedBytes()
    {
        long bytes = 0;
        ForEachUndecided(entry => bytes += entry.SizeBytes);
        return bytes;
    }

    void OnAccepted(NodeId from, Accepted accepted)
    {
        bool isOurs = _role == Role.Leader && _phase == Phase.Accept && accepted.Ballot == _promise;
        if (!isOurs || Find(from) is not { } follower)
            return;
        // Inv P12: in our ballot nobody has more than we have.
        Invariant.Check(accepted.AcceptedIndex <= _log.EndIndex, "P12");
        follower.OnAccepted(accepted.AcceptedIndex);
        if (follower.Status == FollowerStatus.Syncing && follower.AcceptedIndex >= follower.SyncEnd)
            follower.Status = FollowerStatus.Streaming;
        TryDecide();
    }

    /// <summary>Decides what an accept quorum has: in our ballot all of it counts, also what earlier ones
    /// proposed.</summary>
    void TryDecide()
    {
        if (_role != Role.Leader || _phase != Phase.Accept)
            return;
        var accepted = new LogIndex[_followers.Length + 1];
        for (int position = 0; position < _followers.Length; position++)
            accepted[position] = _followers[position].AcceptedIndex;
        // Inv P8: we count ourselves only for what is durable here, in this very ballot.
        accepted[^1] = _durableHard.AcceptedRound == _promise ? _log.StableIndex : default;
        Array.Sort(accepted);
        LogIndex decided = accepted[^_config.AcceptQuorum];
        if (decided > _decided)
            AdvanceDecided(decided);
    }

    void FlushLeader()
    {
        if (_phase != Phase.Accept)
            return;
        foreach (FollowerProgress follower in _followers)
        {
            if (follower.Status != FollowerStatus.Streaming)
                continue;
            if (follower.NextIndex < _log.TrimmedIndex)
            {
                // Why: it is so slow that what it needs next is trimmed. A new promise leads it to a checkpoint.
                PrepareAgain(follower);
                continue;
            }

            while (follower.NextIndex < _log.EndIndex && HasRoom(follower))
                SendEntries(follower);
            if (follower.DecidedSent < _decided)
                SendDecide(follower);
        }

        FlushTransfer();
        FlushReads();
    }

    /// <summary>Inv P11: what is on its way to one follower is bounded.</summary>
    bool HasRoom(FollowerProgress follower) => follower.InflightCount < _options.InflightMessagesMax
        && follower.InflightBytes < _options.InflightBytesMax;

    /// <summary>What is on its way to a follower; nothing when this replica does not lead.</summary>
    public (int Messages, long Bytes) InflightOf(NodeId node)
        => Find(node) is { } follower ? (follower.InflightCount, follower.InflightBytes) : default;

    /// <summary>
    /// Inv P11: there was room before the last message; its first entry may have been larger than the room.
    /// </summary>
    internal void CheckInflight()
    {
        foreach (FollowerProgress follower in _followers)
        {
            Invariant.Check(follower.InflightCount <= _options.InflightMessagesMax, "P11");
            long beforeLast = follower.InflightBytes - follower.LastSentBytes;
            Invariant.Check(beforeLast < _options.InflightBytesMax, "P11");
        }
    }

    void SendEntries(FollowerProgress follower)
    {
        LogIndex from = follower.NextIndex;
        long room = Math.Min(_options.BatchBytesMax, _options.InflightBytesMax - follower.InflightBytes);
        IReadOnlyList<LogEntry> entries = _log.Slice(from, _log.EndIndex, room);
        follower.Sequence++;
        follower.DecidedSent = _decided;
        follower.OnSent(from + entries.Count, SizeOf(entries));
        Send(follower.Node, new AcceptDecide(
            _promise, follower.Session, follower.Sequence, from, _log.ChainAt(from), entries, _decided));
    }

    void SendDecide(FollowerProgress follower)
    {
        follower.DecidedSent = _decided;
        Send(follower.Node, new Decide(_promise, _decided));
    }

    /// <summary>What a follower compares with what it has got.</summary>
    StreamTail? TailFor(NodeId node)
    {
        bool streams = _role == Role.Leader && _phase == Phase.Accept;
        // Why also while it fetches a suffix: it may be in an older session, and then it never will.
        return streams && Find(node) is { Status: FollowerStatus.Streaming or FollowerStatus.Syncing } follower
            ? new StreamTail(_promise, follower.Session, follower.Sequence, _decided)
            : null;
    }

    void TickTransfer()
    {
        // Why give up: proposals are refused meanwhile.
        if (_transferTarget is not null && _tick - _transferTick >= _options.ElectionTicks)
            _transferTarget = null;
    }

    void FlushTransfer()
    {
        if (_transferTarget is not NodeId target || _isTransferSent)
            return;
        if (Find(target) is not { Status: FollowerStatus.Streaming } follower || follower.AcceptedIndex < _log.EndIndex)
            return;
        _isTransferSent = true;
        Send(target, new LeadNow(_promise));
    }
}
