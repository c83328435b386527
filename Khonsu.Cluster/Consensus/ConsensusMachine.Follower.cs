using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// The follower: it promises, lets the leader replace the end of its log once, and then takes entries in sequence.
sealed partial class ConsensusMachine
{
    // The promise: what the leader said when it asked, what we answered, and the name of the answer.
    Prepare? _prepare;
    Promise? _sentPromise;
    Nonce _nonce;
    ulong _nonceCounter;
    long _promiseTick;

    // The session, and the suffix that opens it while it is still being fetched.
    AcceptSync? _sync;
    readonly List<LogEntry> _syncEntries = [];
    ulong _session;
    ulong _sequence;

    // The ballot and the promise of the last session that was taken.
    Ballot _sessionRound;
    Nonce _sessionNonce;
    LogIndex _knownDecided;
    bool _owesAccepted;

    // What was last sent in Accepted, and a point of the stream that we should have reached by now.
    Ballot _ackedRound;
    LogIndex _ackedIndex;
    StreamTail? _missing;
    long _missingTick;
    long _recoverTick;

    void TickFollower()
    {
        if (_phase == Phase.Recover && _tick - _recoverTick >= _options.ResendTicks)
            AskWhoLeads();
        if (_phase != Phase.Prepare || _tick - _promiseTick < _options.ResendTicks)
            return;
        _promiseTick = _tick;
        // Why anew: the leader may have trimmed what is missing, or have forgotten the session.
        if (_sync is not null || _sentPromise is null)
            SendPromise();
        else
            Send(_promise.Node, _sentPromise);
    }

    void AskWhoLeads()
    {
        if (_role != Role.Follower)
            return;
        _recoverTick = _tick;
        SendToVoters(new PrepareRequest(_promise));
    }

    /// <summary>Leaves the session: something was lost, and only a new promise tells where to go on.</summary>
    void Recover(NodeId leader)
    {
        _phase = Phase.Recover;
        _recoverTick = _tick;
        ForgetSession();
        Send(leader, new PrepareRequest(_promise));
    }

    void ForgetSession()
    {
        _prepare = null;
        _sentPromise = null;
        _sync = null;
        _syncEntries.Clear();
        _missing = null;
        _owesAccepted = false;
        _knownDecided = default;
    }

    void OnPrepare(NodeId from, Prepare prepare)
    {
        if (prepare.Ballot < _promise)
        {
            Send(from, new NotAccepted(_promise));
            return;
        }

        if (prepare.Ballot > _promise)
        {
            if (_role == Role.Leader)
                StopLeading();
            SetPromise(prepare.Ballot);
        }

        // Inv P5: nobody else prepares the ballot that we lead with.
        Invariant.Check(_role == Role.Follower, "P5");
        ForgetSession();
        _phase = Phase.Prepare;
        _prepare = prepare;
        SendPromise();
    }

    /// <summary>Answers the last Prepare with what we have now, under a new name: older answers to it are
    /// void.</summary>
    void SendPromise()
    {
        if (_prepare is not { } prepare)
            return;
        VoidPromise();
        (LogSuffix? suffix, bool needsCatchUp) = SuffixFor(prepare);
        _sentPromise = new Promise(
            _promise, _acceptedRound, _log.EndIndex, _decided, _nonce, suffix, needsCatchUp);
        _promiseTick = _tick;
        Send(_promise.Node, _sentPromise);
    }

    /// <summary>What the last promise offered is not what the log has now; nothing is taken in answer to it.</summary>
    void VoidPromise()
    {
        _nonceCounter++;
        _nonce = new Nonce(_options.Incarnation, _nonceCounter);
        _sentPromise = null;
        _sync = null;
        _syncEntries.Clear();
    }

    /// <summary>What a leader lacks if it is our log that it has to adopt.</summary>
    (LogSuffix? Suffix, bool NeedsCatchUp) SuffixFor(Prepare prepare)
    {
        LogIndex from;
        if (_acceptedRound > prepare.AcceptedRound)
            from = prepare.DecidedIndex;
        else if (_acceptedRound == prepare.AcceptedRound && _log.EndIndex > prepare.AcceptedIndex)
            from = prepare.AcceptedIndex;
        else
            return (null, false);
        if (from > _log.EndIndex)
            return (null, false);
        // Why: much that is decided travels better outside of ballots, and what is trimmed cannot travel otherwise.
        if (from < _log.TrimmedIndex || !FitsOneBatch(from, _decided))
            return (null, true);
        return (MakeSuffix(from), false);
    }

    LogSuffix MakeSuffix(LogIndex from) => new(
        from,
        _log.ChainAt(from),
        _log.EndIndex,
        _log.Slice(from, _log.EndIndex, _options.BatchBytesMax));

    bool FitsOneBatch(LogIndex from, LogIndex to)
        => from >= to || from + _log.Slice(from, to, _options.BatchBytesMax).Count == to;

    void OnAcceptSync(AcceptSync sync)
    {
        if (!CheckBallot(sync.Ballot) || _phase != Phase.Prepare || IsInstalling)
            return;
        // Inv P4: it answers our latest promise, and only the first such answer counts; an older one could cut off
        // entries that we have accepted since (Inv P12).
        if (sync.Nonce != _nonce || _sync is not null)
            return;
        _sync = sync;
        _syncEntries.AddRange(sync.Suffix.Entries);
        FetchSync();
    }

    /// <summary>Takes the suffix if all of it is there, else asks for more.</summary>
    void FetchSync()
    {
        LogSuffix suffix = _sync!.Suffix;
        LogIndex next = suffix.From + _syncEntries.Count;
        _promiseTick = _tick;
        if (next < suffix.End)
            Send(_promise.Node, new SuffixRequest(_promise, _nonce, next));
        else
            TakeSync(_sync);
    }

    // Why all at once: the accepted round claims that we have whatever an earlier round may have chosen. With a part of
    // the suffix we could claim it after cutting off the rest.
    void TakeSync(AcceptSync sync)
    {
        // Inv P4: what is taken answers the latest promise, no promise is answered twice, no session opens twice.
        Invariant.Check(sync.Nonce == _nonce, "P4");
        Invariant.Check(sync.Nonce.CompareTo(_sessionNonce) > 0, "P4");
        Invariant.Check(_sessionRound != _promise || sync.Session > _session, "P4");
        (_sessionRound, _sessionNonce) = (_promise, sync.Nonce);
        ReplaceEnd(sync.Suffix, _syncEntries);
        _acceptedRound = _promise;
        _phase = Phase.Accept;
        ForgetSession();
        _session = sync.Session;
        _sequence = 1;
        _owesAccepted = true;
        LearnDecided(sync.DecidedIndex);
    }

    /// <summary>Makes the log end with a suffix of another replica's, in place of our own.</summary>
    void ReplaceEnd(LogSuffix suffix, List<LogEntry> entries)
    {
        Invariant.Check(suffix.From + entries.Count == suffix.End, "P12");
        // Why skip: more may be decided here than when the suffix was cut; what is decided is the same on both sides.
        LogIndex keep = LogIndex.Max(suffix.From, _decided);
        int skipped = (int)(keep - suffix.From);
        Invariant.Check(keep <= _log.EndIndex, "P6");
        Invariant.Check(keep <= suffix.End, "P6");
        Invariant.Check(_log.ChainAt(keep) == (skipped == 0 ? suffix.Chain : entries[skipped - 1].Chain), "P3");
        // Why: what is equal is not written again.
        while (keep < _log.EndIndex && skipped < entries.Count && _log[keep].Chain == entries[skipped].Chain)
        {
            keep += 1;
            skipped++;
        }

        if (keep < _log.EndIndex)
            CutLog(keep);
        for (; skipped < entries.Count; skipped++)
            AppendEntry(entries[skipped]);
    }

    void CutLog(LogIndex to)
    {
        Invariant.Check(to >= _decided, "P2");
        // Inv P12: within one ballot nothing goes that we have said we have.
        Invariant.Check(_ackedRound != _promise || _acceptedRound != _promise || to >= _ackedIndex, "P12");
        _log.Truncate(to);
    }

    void AppendEntry(LogEntry entry)
    {
        // Inv P7: nothing follows a stop sign but entries of the configuration that it names.
        Invariant.Check(!HasOpenStopSign, "P7");
        _log.Append(entry);
        if (_role == Role.Leader)
            _undecidedBytes += entry.SizeBytes;
    }

    void OnSuffixEntries(NodeId from, SuffixEntries part)
    {
        if (part.Ballot != _promise)
            return;
        if (_role == Role.Leader)
        {
            OnPromiseEntries(from, part);
            return;
        }

        if (_sync is not { } sync || part.Nonce != _nonce || IsInstalling)
            return;
        if (part.From != sync.Suffix.From + _syncEntries.Count)
            return;
        // Why not all: the leader may have opened a longer session meanwhile.
        _syncEntries.AddRange(part.Entries.Take((int)(sync.Suffix.End - part.From)));
        FetchSync();
    }

    void OnSuffixRequest(NodeId from, SuffixRequest request)
    {
        if (request.Ballot != _promise)
            return;
        LogIndex end = SuffixEnd(from, request.Nonce);
        if (request.From < _log.TrimmedIndex || request.From >= end)
            return;
        Send(from, new SuffixEntries(
            _promise, request.Nonce, request.From, _log.Slice(request.From, end, _options.BatchBytesMax)));
    }

    /// <summary>The end of the suffix that was offered under a name; 0 when it is not on offer any more.</summary>
    LogIndex SuffixEnd(NodeId node, Nonce nonce)
    {
        if (_role == Role.Leader)
        {
            bool isOpen = Find(node) is { Status: FollowerStatus.Syncing } follower && follower.Nonce == nonce;
            return isOpen ? Find(node)!.SyncEnd : default;
        }

        bool isOffered = _phase == Phase.Prepare && nonce == _nonce;
        return isOffered ? _sentPromise?.Suffix?.End ?? default : default;
    }

    void OnAcceptDecide(AcceptDecide accept)
    {
        if (!CheckBallot(accept.Ballot) || _phase != Phase.Accept || IsInstalling)
            return;
        if (accept.Session < _session || (accept.Session == _session && accept.Sequence <= _sequence))
            return;
        if (accept.Session > _session || accept.Sequence > _sequence + 1)
        {
            Recover(_promise.Node);
            return;
        }

        // Inv P3: in a session the stream goes on exactly where the log ends.
        Invariant.Check(accept.From == _log.EndIndex, "P3");
        Invariant.Check(accept.Chain == _log.EndChain, "P3");
        _sequence = accept.Sequence;
        foreach (LogEntry entry in accept.Entries)
            AppendEntry(entry);
        _owesAccepted = true;
        LearnDecided(accept.DecidedIndex);
    }

    void OnDecide(Decide decide)
    {
        if (CheckBallot(decide.Ballot) && _phase == Phase.Accept && !IsInstalling)
            LearnDecided(decide.DecidedIndex);
    }

    /// <summary>The leader of our session knows that much as decided; we may not have all of it yet.</summary>
    void LearnDecided(LogIndex index)
    {
        _knownDecided = LogIndex.Max(_knownDecided, index);
        AdvanceDecided(LogIndex.Max(_decided, LogIndex.Min(_knownDecided, _log.EndIndex)));
    }

    /// <summary>Whether a message of a leader is of the ballot we have promised; if not, tells who is wrong.</summary>
    bool CheckBallot(Ballot ballot)
    {
        if (ballot == _promise)
            return _role == Role.Follower;
        // Why ask: a higher ballot means that we have missed a Prepare.
        Send(ballot.Node, ballot > _promise ? new PrepareRequest(_promise) : new NotAccepted(_promise));
        return false;
    }

    /// <summary>Finds out that the end of the stream was lost although nothing came after it.</summary>
    void OnTail(NodeId from, StreamTail? tail)
    {
        if (tail is null || _role != Role.Follower)
            return;
        // Why also of a lower ballot: a leader with nothing to send would take us for its follower for ever, while the
        // owner of the ballot that we have promised instead may be out of reach.
        CheckBallot(tail.Ballot);
        if (tail.Ballot != _promise || _phase != Phase.Accept || IsInstalling)
            return;
        LearnDecided(tail.DecidedIndex);
        if (_role != Role.Follower || _phase != Phase.Accept)
            return;
        if (_missing is { } missing && HasReached(missing))
            _missing = null;
        if (_missing is null && !HasReached(tail))
            (_missing, _missingTick) = (tail, _tick);
        else if (_missing is not null && _tick - _missingTick >= _options.ResendTicks)
            Recover(from);
    }

    bool HasReached(StreamTail tail)
        => _session > tail.Session || (_session == tail.Session && _sequence >= tail.Sequence);

    void OnLeadNow(LeadNow order)
    {
        bool canLead = order.Ballot == _promise && _role == Role.Follower && _phase == Phase.Accept && !IsStalled;
        if (!canLead)
            return;
        _election.TakeOver(_promise);
        BecomeLeader(_election.Mine);
    }

    ProposeStatus ForwardProposal(LogEntry entry, bool isPatient)
    {
        if (LeaderNode is not NodeId leader)
            return ProposeStatus.NoLeader;
        Send(leader, new ProposalForward([entry], isPatient));
        return ProposeStatus.Forwarded;
    }

    /// <summary>Says once for all new entries that they are accepted; leaves when they are durable.</summary>
    void FlushFollower()
    {
        if (!_owesAccepted || _phase != Phase.Accept)
            return;
        _owesAccepted = false;
        _ackedRound = _promise;
        _ackedIndex = _log.EndIndex;
        Send(_promise.Node, new Accepted(_promise, _log.EndIndex));
    }
}
