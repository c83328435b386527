using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// The leader until its log is adopted: it collects promises, takes over the best log among them, and opens sessions.
sealed partial class ConsensusMachine
{
    // One for each other voter, ascending by node; empty while we do not lead.
    FollowerProgress[] _followers = [];

    // The best promise at adoption, and the end of the log then: reads wait until all of it is decided.
    Ballot _adoptedRound;
    LogIndex _adoptedRoundIndex;
    LogIndex _adoptedEnd;

    // What was asked for last of the suffix of the best promise, and when.
    (NodeId Node, Nonce Nonce, LogIndex From) _suffixWanted;
    long _suffixTick;

    void BecomeLeader(Ballot ballot)
    {
        if (ballot <= _promise)
            return;
        Invariant.Check(ballot.Node == Node && ballot.Config == _config.Id, "P5");
        if (_role == Role.Leader)
            StopLeading();
        ForgetSession();
        SetPromise(ballot);
        _role = Role.Leader;
        _phase = Phase.Prepare;
        _learnersSeen.Clear();
        _undecidedBytes = UndecidedBytes();
        _followers = [.. from voter in _config.Voters where voter != Node select new FollowerProgress(voter)];
        foreach (FollowerProgress follower in _followers)
            SendPrepare(follower);
    }

    /// <summary>Leaves the role; whoever waits for us is told.</summary>
    void StopLeading()
    {
        DropProposals();
        RefuseReads();
        EndChange(ReconfigureStatus.Uncertain);
        _transferTarget = null;
        _followers = [];
        _role = Role.Follower;
        _phase = Phase.Recover;
        _recoverTick = _tick;
    }

    void TickLeader()
    {
        foreach (FollowerProgress follower in _followers)
        {
            bool isDue = _tick - follower.SinceTick >= _options.ResendTicks;
            if (isDue && follower.Status == FollowerStatus.Unpromised)
                SendPrepare(follower);
            else if (isDue && follower.Status == FollowerStatus.PromisedHigher && MayRaise(follower))
            {
                // Why: we lead well, but this voter can never follow the ballot; the owner of the higher one is gone,
                // or the election would have found it.
                _election.TakeOver(follower.HigherPromise);
                BecomeLeader(_election.Mine);
                return;
            }
        }

        if (_phase == Phase.Prepare && _tick - _suffixTick >= _options.ResendTicks)
            TryAdopt();
        if (_phase == Phase.Accept)
            TakeBufferedProposals();
        TickTransfer();
        TickChange();
        TickLearners();
        TickReads();
    }

    // Why not whenever it is happy: a leader whose followers have gone to a higher ballot would raise its own above
    // that of the leader that they are content with, and take them away from it.
    bool MayRaise(FollowerProgress follower) => _election.Leader == _promise && _election.HasQuorum && !IsStalled
        && follower.HigherPromise.Config == _config.Id && !HasOpenStopSign;

    void SendPrepare(FollowerProgress follower)
    {
        follower.Status = FollowerStatus.Unpromised;
        follower.SinceTick = _tick;
        Send(follower.Node, new Prepare(_promise, _acceptedRound, _log.EndIndex, _decided));
    }

    FollowerProgress? Find(NodeId node)
    {
        foreach (FollowerProgress follower in _followers)
        {
            if (follower.Node == node)
                return follower;
        }

        return null;
    }

    void OnPromise(NodeId from, Promise promise)
    {
        if (_role != Role.Leader || promise.Ballot != _promise || Find(from) is not { } follower)
            return;
        if (promise.Nonce.CompareTo(follower.Nonce) <= 0)
        {
            OnPromiseAgain(follower, promise);
            return;
        }

        if (promise.NeedsCatchUp && _phase == Phase.Prepare)
        {
            StartCatchUp(from);
            return;
        }

        follower.Nonce = promise.Nonce;
        follower.Promise = promise;
        follower.Status = FollowerStatus.Promised;
        follower.Suffix.Clear();
        follower.Suffix.AddRange(promise.Suffix?.Entries ?? []);
        if (_phase == Phase.Prepare)
            TryAdopt();
        else
            Sync(follower);
    }

    /// <summary>The same promise again: the answer to it may have been lost.</summary>
    void OnPromiseAgain(FollowerProgress follower, Promise promise)
    {
        bool isUnanswered = _phase == Phase.Accept && promise.Nonce == follower.Nonce
            && _tick - follower.SinceTick >= _options.ResendTicks;
        if (!isUnanswered)
            return;
        follower.Promise = promise;
        Sync(follower);
    }

    void OnPromiseEntries(NodeId from, SuffixEntries part)
    {
        if (_phase != Phase.Prepare || Find(from) is not { Promise.Suffix: { } suffix } follower)
            return;
        if (part.Nonce != follower.Nonce || part.From != suffix.From + follower.Suffix.Count)
            return;
        follower.Suffix.AddRange(part.Entries);
        TryAdopt();
    }

    /// <summary>With a prepare quorum of promises, ours included, takes over the best log among them.</summary>
    void TryAdopt()
    {
        // Inv P8: our own promise counts only once it is durable.
        if (_phase != Phase.Prepare || _durableHard.Promise != _promise || IsInstalling)
            return;
        int promiseCount = 1;
        FollowerProgress? best = null;
        (Ballot Round, LogIndex Index) highest = (_acceptedRound, _log.EndIndex);
        foreach (FollowerProgress follower in _followers)
        {
            if (follower.Promise is not { } promise)
                continue;
            promiseCount++;
            (Ballot Round, LogIndex Index) theirs = (promise.AcceptedRound, promise.AcceptedIndex);
            if (theirs.CompareTo(highest) > 0)
                (best, highest) = (follower, theirs);
        }

        if (promiseCount < _config.PrepareQuorum)
            return;
        (_adoptedRound, _adoptedRoundIndex) = highest;
        if (best is null)
            Adopt();
        else if (best.Promise!.Suffix is { } suffix && suffix.From + best.Suffix.Count < suffix.End)
            FetchPromise(best, suffix);
        else
            AdoptFrom(best);
    }

    void FetchPromise(FollowerProgress best, LogSuffix suffix)
    {
        (NodeId Node, Nonce Nonce, LogIndex From) wanted = (best.Node, best.Nonce, suffix.From + best.Suffix.Count);
        if (_suffixWanted == wanted)
        {
            // Why anew: the follower may have trimmed what is missing, or have started again.
            if (_tick - _suffixTick >= _options.ResendTicks)
                PrepareAgain(best);
            return;
        }

        _suffixWanted = wanted;
        _suffixTick = _tick;
        Send(best.Node, new SuffixRequest(_promise, wanted.Nonce, wanted.From));
    }

    void AdoptFrom(FollowerProgress best)
    {
        // Inv P6: whoever has the best log has all that may have been decided, and offered what we lack of it.
        Invariant.Check(best.Promise!.Suffix is not null, "P6");
        ReplaceEnd(best.Promise.Suffix, best.Suffix);
        Adopt();
    }

    /// <summary>The log is complete: accepts it in our ballot, and opens a session with each who has
    /// promised.</summary>
    void Adopt()
    {
        _acceptedRound = _promise;
        _phase = Phase.Accept;
        _adoptedEnd = _log.EndIndex;
        _server = null;
        _download = null;
        LogIndex decided = _decided;
        foreach (FollowerProgress follower in _followers)
            decided = LogIndex.Max(decided, follower.Promise?.DecidedIndex ?? default);
        // Inv P6: a leader with an adopted log has every entry that was ever decided.
        Invariant.Check(decided <= _log.EndIndex, "P6");
        _undecidedBytes = UndecidedBytes();
        TakeBufferedProposals();
        foreach (FollowerProgress follower in _followers)
        {
            if (follower.Promise is not null)
                Sync(follower);
        }

        AdvanceDecided(decided);
        TryDecide();
    }

    /// <summary>Opens a session: the follower gets the log from where it surely is the same as ours.</summary>
    void Sync(FollowerProgress follower)
    {
        Promise promise = follower.Promise!;
        LogIndex from = promise.DecidedIndex;
        if (promise.AcceptedRound == _promise)
            from = promise.AcceptedIndex;
        else if (promise.AcceptedRound == _adoptedRound)
            from = LogIndex.Max(from, LogIndex.Min(promise.AcceptedIndex, _adoptedRoundIndex));
        Invariant.Check(from <= _log.EndIndex, "P6");
        Invariant.Check(promise.DecidedIndex <= _log.EndIndex, "P6");
        follower.SinceTick = _tick;
        if (from < _log.TrimmedIndex || !FitsOneBatch(from, _decided))
        {
            // Why: it needs decided entries that we have trimmed or that are many. They come outside of ballots, and
            // the follower promises anew when it has them.
            follower.Promise = null;
            follower.Status = FollowerStatus.Unpromised;
            Send(follower.Node, new CatchUpOffer(_decided));
            return;
        }

        LogSuffix suffix = MakeSuffix(from);
        follower.ClearInflight();
        follower.Session++;
        follower.Sequence = 1;
        follower.SyncEnd = suffix.End;
        follower.DecidedSent = _decided;
        bool isWhole = from + suffix.Entries.Count == suffix.End;
        follower.Status = isWhole ? FollowerStatus.Streaming : FollowerStatus.Syncing;
        follower.NextIndex = suffix.End;
        if (suffix.Entries.Count > 0)
            follower.OnSent(suffix.End, SizeOf(suffix.Entries));
        Send(follower.Node, new AcceptSync(_promise, follower.Session, promise.Nonce, suffix, _decided));
    }

    void OnPrepareRequest(NodeId from, PrepareRequest request)
    {
        if (_role != Role.Leader || Find(from) is not { } follower)
            return;
        if (request.Promise > _promise)
        {
            OnNotAccepted(from, request.Promise);
            return;
        }

        // Why forget: the follower has left its session, so what we knew of its promise is void.
        PrepareAgain(follower);
    }

    void PrepareAgain(FollowerProgress follower)
    {
        follower.Promise = null;
        follower.ClearInflight();
        SendPrepare(follower);
    }

    void OnNotAccepted(NodeId from, Ballot promise)
    {
        if (_role != Role.Leader || promise <= _promise || Find(from) is not { } follower)
            return;
        if (follower.Status != FollowerStatus.PromisedHigher)
            follower.SinceTick = _tick;
        follower.Status = FollowerStatus.PromisedHigher;
        follower.HigherPromise = Ballot.Max(follower.HigherPromise, promise);
        follower.Promise = null;
        follower.ClearInflight();
        int possible = 1 + _followers.Count(static other => other.Status != FollowerStatus.PromisedHigher);
        int needed = _phase == Phase.Accept ? _config.AcceptQuorum : _config.PrepareQuorum;
        if (possible >= needed)
            return;
        StopLeading();
        AskWhoLeads();
    }

    static long SizeOf(IReadOnlyList<LogEntry> entries)
    {
        long bytes = 0;
        for (int position = 0; position < entries.Count; position++)
            bytes += entries[position].SizeBytes;
        return bytes;
    }
}
