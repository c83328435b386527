using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// The receiving side of catching up: decided entries and checkpoints, fetched piece by piece from anyone who has them.
// What is decided is final, so it needs no ballot. But the receiver raises its promise to the sender's, which is at
// least every ballot that decided what it sends: else it could go on to promise a leader from before, with more in its
// log than that leader has.
sealed partial class ConsensusMachine
{
    // Whom we fetch from, since when it owes an answer, and how often it was asked in vain.
    NodeId? _server;
    long _serverTick;
    int _vainCount;
    int _nextServer;

    // On a learner: whether the server has given it entries, or said that there are none yet.
    bool _isServed;
    CheckpointDownload? _download;

    // A checkpoint that the driver is installing; until it is done nothing changes the log.
    CheckpointRef? _installing;

    readonly List<CheckpointWrite> _checkpointWrites = [];
    CheckpointRef? _installDue;

    /// <summary>How often a server is asked in vain before another one may take its place.</summary>
    const int VainMax = 3;

    bool IsInstalling => _installing is not null;

    bool IsServedLearner => _isServed && IsLearner;

    // Why sooner: what it asks for is small, and the answer says who leads.
    int AnswerTicks => IsServedLearner ? _options.ElectionTicks : _options.ResendTicks;

    void OnCatchUpOffer(Envelope envelope, CatchUpOffer offer)
    {
        if (offer.DecidedIndex > _decided)
        {
            // Why another one: a leader that makes a learner a voter counts what it is asked for itself.
            if (IsLearner && _download is null && !IsInstalling)
                _server = null;
            StartCatchUp(envelope.From);
        }
        else
            Send(envelope.From, new CatchUpRequest(_decided, _durableHard.DecidedIndex, 0, 0));
    }

    /// <summary>Fetches from a node, unless another one is being fetched from.</summary>
    void StartCatchUp(NodeId server)
    {
        // Why not the same one anew: it may offer for ever what it does not give, a checkpoint that is gone. What it
        // was asked in vain goes on to count, until we start from the beginning.
        if (IsInstalling || _server == server || (_server is not null && _vainCount == 0))
            return;
        _download = null;
        _server = server;
        _vainCount = 0;
        _isServed = false;
        AskServer();
    }

    void AskServer()
    {
        _serverTick = _tick;
        Send(_server!.Value, new CatchUpRequest(
            _decided,
            _durableHard.DecidedIndex,
            _download?.Checkpoint.Id ?? 0,
            _download?.StagedBytes ?? 0));
    }

    void TickCatchUp()
    {
        if (IsInstalling)
            return;
        if (_server is null)
        {
            if (IsLearner && _tick - _serverTick >= _options.ResendTicks)
                StartCatchUp(NextServer());
        }
        else if (_tick - _serverTick >= AnswerTicks)
        {
            _vainCount++;
            if (_vainCount <= (IsServedLearner ? 1 : VainMax))
            {
                AskServer();
            }
            else
            {
                // Why from the start: the server may have that checkpoint no more.
                _server = null;
                _download = null;
            }
        }

        TickHandover();
    }

    /// <summary>The voters in turn: a learner stays with one for as long as it answers.</summary>
    NodeId NextServer()
    {
        _nextServer = (_nextServer + 1) % _config.Voters.Length;
        return _config.Voters[_nextServer];
    }

    void OnCatchUpEntries(NodeId from, CatchUpEntries part)
    {
        if (IsInstalling || part.From > _decided || part.From + part.Entries.Count < _decided)
            return;
        ConfigId config = _config.Id;
        RaisePromise(part.Promise);
        bool isChanged = TakeDecided(part);
        bool isDone = part.DecidedIndex <= _decided;
        if (from == _server)
        {
            _vainCount = 0;
            _download = null;
            _isServed = IsLearner;
            // Why a passive node asks on: the server keeps the request until more is decided.
            if (!isDone || (_role == Role.Passive && part.Entries.Count > 0))
                AskServer();
            else if (_role != Role.Passive)
                _server = null;
        }

        // A new configuration has started anew already.
        if (config == _config.Id && (isChanged || isDone))
            Resume(isChanged, isDone);
    }

    void RaisePromise(Ballot ballot)
    {
        if (ballot <= _promise)
            return;
        if (_role == Role.Leader)
            StopLeading();
        SetPromise(ballot);
        _phase = Phase.Recover;
        ForgetSession();
    }

    /// <summary>Puts decided entries where they belong, over whatever we have accepted there.</summary>
    /// <returns>Whether the log has changed.</returns>
    bool TakeDecided(CatchUpEntries part)
    {
        int position = (int)(_decided - part.From);
        // Inv P3: what both sides know as decided is the same.
        ulong chain = position == 0 ? part.Chain : part.Entries[position - 1].Chain;
        Invariant.Check(_log.ChainAt(_decided) == chain, "P3");
        bool isChanged = false;
        for (; position < part.Entries.Count; position++)
        {
            LogEntry entry = part.Entries[position];
            bool isHere = _decided < _log.EndIndex && _log[_decided].Chain == entry.Chain;
            if (!isHere)
            {
                // Inv P6: a leader with an adopted log lacks nothing that is decided.
                Invariant.Check(_role != Role.Leader || _phase != Phase.Accept, "P6");
                if (_decided < _log.EndIndex)
                    CutLog(_decided);
                AppendEntry(entry);
                isChanged = true;
            }

            AdvanceDecided(_decided + 1);
        }

        return isChanged;
    }

    /// <summary>After catching up: what we have told a leader, or were told by followers, is out of date.</summary>
    void Resume(bool isChanged, bool isDone)
    {
        if (_role == Role.Leader && _phase == Phase.Prepare && isDone)
        {
            foreach (FollowerProgress follower in _followers)
                PrepareAgain(follower);
        }
        else if (_role == Role.Follower && _phase == Phase.Prepare)
        {
            if (isDone)
                SendPromise();
            else
                VoidPromise();
        }
        else if (_role == Role.Follower && (_phase == Phase.Recover || isChanged))
        {
            _phase = Phase.Recover;
            ForgetSession();
            if (isDone)
                AskWhoLeads();
        }
    }

    void OnCheckpointChunk(NodeId from, CheckpointChunk chunk)
    {
        CheckpointRef checkpoint = chunk.Checkpoint;
        bool isWanted = !IsInstalling && from == _server && checkpoint.Index > _decided
            && chunk.Data.Length == chunk.LengthBytes && chunk.LengthBytes > 0;
        if (!isWanted || (_phase == Phase.Accept && !TryLeaveSession(checkpoint)))
            return;
        bool isNew = _download?.Checkpoint.Id != checkpoint.Id;
        if (isNew && chunk.OffsetBytes == 0)
            _download = new CheckpointDownload(checkpoint, 0);
        if (_download is not { } download || download.Checkpoint.Id != checkpoint.Id)
            return;
        if (chunk.OffsetBytes != download.StagedBytes)
            return;
        _vainCount = 0;
        _checkpointWrites.Add(new CheckpointWrite(checkpoint, chunk.OffsetBytes, chunk.Data));
        _download = download with { StagedBytes = download.StagedBytes + chunk.LengthBytes };
        if (_download.StagedBytes < checkpoint.SizeBytes)
        {
            AskServer();
            return;
        }

        Invariant.Check(_download.StagedBytes == checkpoint.SizeBytes, "P8");
        _installing = checkpoint;
        _installDue = checkpoint;
    }

    /// <summary>
    /// Makes way for a checkpoint: in a session more would be decided below it while it is being installed.
    /// </summary>
    /// <returns>False when we lead well and have all that is in it.</returns>
    bool TryLeaveSession(CheckpointRef checkpoint)
    {
        RaisePromise(checkpoint.Ballot);
        if (_role == Role.Leader)
        {
            // Inv P6: what no higher ballot has decided a leader with an adopted log has.
            Invariant.Check(checkpoint.Index <= _log.EndIndex, "P6");
            Invariant.Check(_log.ChainAt(checkpoint.Index) == checkpoint.Chain, "P3");
            AdvanceDecided(checkpoint.Index);
            return false;
        }

        _phase = Phase.Recover;
        ForgetSession();
        return true;
    }

    /// <summary>A checkpoint that <see cref="Ready.Install"/> asked for is now the durable state.</summary>
    public void CheckpointInstalled(CheckpointRef checkpoint)
    {
        Invariant.Check(_installing == checkpoint && _installDue is null, "P8");
        _installing = null;
        _download = null;
        ConfigId config = _config.Id;
        MoveToCheckpoint(checkpoint);
        _checkpoint = checkpoint;
        _emitted = checkpoint.Index;
        _applied = checkpoint.Index;
        _unapplied.Clear();
        _unappliedBytes = 0;
        if (_role != Role.Passive)
            _server = null;
        else if (_server is not null)
            AskServer();
        if (config == _config.Id)
            Resume(isChanged: true, isDone: true);
        else
            AskWhoLeads();
        _invariants.Check(this);
    }

    /// <summary>All below the index of a checkpoint is decided and in the state: the log goes on from there.</summary>
    void MoveToCheckpoint(CheckpointRef checkpoint)
    {
        Invariant.Check(checkpoint.Index > _decided, "P2");
        RaisePromise(checkpoint.Ballot);
        // Why keep what fits: we have accepted it, and only what contradicts a decided prefix is known to be undecided.
        bool fits = checkpoint.Index <= _log.EndIndex && _log.ChainAt(checkpoint.Index) == checkpoint.Chain;
        if (!fits)
            _log.Reset(checkpoint);
        _decided = checkpoint.Index;
        if (_role == Role.Leader)
            _undecidedBytes = UndecidedBytes();
        if (checkpoint.ConfigIndex > _configIndex)
            Activate(checkpoint.Config, checkpoint.ConfigIndex);
    }
}
