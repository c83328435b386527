using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// The giving side of catching up. Whoever asks says where it is; all that is kept of it is who waits for more.
sealed partial class ConsensusMachine
{
    /// <summary>How many nodes may wait for what will be decided.</summary>
    const int WaitersMax = 64;

    /// <summary>A checkpoint is kept for a transfer while no more than this many resend times pass between
    /// requests.</summary>
    const int ServingResendsMax = 4;

    readonly SortedDictionary<NodeId, LogIndex> _waiters = [];

    CheckpointRef? _checkpoint;
    CheckpointRef? _serving;
    long _servingTick;

    /// <summary>The latest checkpoint.</summary>
    public CheckpointRef? Checkpoint => _checkpoint;

    /// <summary>Whether a checkpoint may still be asked for: the driver keeps its bytes.</summary>
    public bool IsCheckpointInUse(ulong id) => _checkpoint?.Id == id || (IsServing && _serving!.Id == id);

    bool IsServing => _serving is not null && _tick - _servingTick < ServingResendsMax * _options.ResendTicks;

    /// <summary>Describes the state at an applied index, for a checkpoint that the driver takes there.</summary>
    /// <param name="index">An applied index.</param>
    /// <param name="id">What the driver names it.</param>
    /// <param name="sizeBytes">How large it is.</param>
    /// <returns>Null when no checkpoint can be described there: too old, or before the present configuration.</returns>
    public CheckpointRef? DescribeCheckpoint(LogIndex index, ulong id, long sizeBytes)
    {
        Invariant.Check(index <= _applied, "P2");
        return index < _log.TrimmedIndex || index < _configIndex
            ? null
            : new CheckpointRef(id, index, _log.ChainAt(index), _promise, _config, _configIndex, sizeBytes);
    }

    /// <summary>A checkpoint of this node is durable and is the one to send to those that need one.</summary>
    public void CheckpointTaken(CheckpointRef checkpoint)
    {
        Invariant.Check(checkpoint.Index <= _applied, "P2");
        if (_checkpoint is null || checkpoint.Index > _checkpoint.Index)
            _checkpoint = checkpoint;
    }

    /// <summary>
    /// The bytes of an older checkpoint are gone or damaged. Who still fetches it gets the latest one from its start.
    /// </summary>
    /// <param name="id">Its name. Without the latest one a node has lost its state, and is to be stopped.</param>
    public void CheckpointLost(ulong id)
    {
        Invariant.Check(_checkpoint?.Id != id, "P2");
        if (_serving?.Id == id)
            _serving = null;
    }

    /// <summary>Lets go of entries below an index; fewer while a transfer needs those after its checkpoint.</summary>
    /// <param name="index">At most the index of the latest checkpoint.</param>
    public void Trim(LogIndex index)
    {
        // Inv P2: what leaves the log is in a durable checkpoint, which serves those that are further behind.
        Invariant.Check(_checkpoint is not null && index <= _checkpoint.Index, "P2");
        Invariant.Check(index <= _applied, "P2");
        LogIndex limit = IsServing ? LogIndex.Min(index, _serving!.Index) : index;
        if (limit > _log.TrimmedIndex)
            _log.Trim(limit);
        _invariants.Check(this);
    }

    void OnCatchUpRequest(Envelope envelope, CatchUpRequest request)
    {
        NodeId node = envelope.From;
        NoteProgress(node, request);
        NoteLearner(node, request);
        _waiters.Remove(node);
        if (request.From > _decided)
            StartCatchUp(node);
        if (request.From >= _decided)
        {
            bool mayWait = !_config.IsVoter(node) || envelope.Config < _config.Id;
            bool waits = request.From == _decided && mayWait && _waiters.Count < WaitersMax;
            if (waits)
                _waiters.Add(node, request.From);
            // Why also to a learner that waits: it hears that we are there, and whom we follow.
            if (!waits || _config.IsLearner(node))
                SendNothing(node);
        }
        else if (CheckpointFor(request) is { } checkpoint)
        {
            SendChunk(node, checkpoint, request);
        }
        else if (request.From >= _log.TrimmedIndex)
        {
            SendDecided(node, request.From);
        }
    }

    /// <summary>The checkpoint that a request wants or needs; null when entries do.</summary>
    CheckpointRef? CheckpointFor(CatchUpRequest request)
    {
        if (request.CheckpointId != 0)
        {
            // Why not after its time: the driver may have deleted it, and would send nothing, however often it is
            // asked.
            if (IsServing && _serving!.Id == request.CheckpointId)
                return _serving;
            if (_checkpoint?.Id == request.CheckpointId)
                return _checkpoint;
        }

        return request.From < _log.TrimmedIndex && _checkpoint?.Index > request.From ? _checkpoint : null;
    }

    void SendChunk(NodeId node, CheckpointRef checkpoint, CatchUpRequest request)
    {
        long offset = request.CheckpointId == checkpoint.Id ? request.OffsetBytes : 0;
        if (offset >= checkpoint.SizeBytes)
            return;
        _serving = checkpoint;
        _servingTick = _tick;
        int length = (int)Math.Min(_options.CheckpointChunkBytes, checkpoint.SizeBytes - offset);
        Send(node, new CheckpointChunk(checkpoint, offset, length, default));
    }

    void SendDecided(NodeId node, LogIndex from)
        => Send(node, new CatchUpEntries(
            _promise, from, _log.ChainAt(from), _log.Slice(from, _decided, _options.BatchBytesMax), _decided));

    /// <summary>Tells that there is no more yet, and whom we follow.</summary>
    void SendNothing(NodeId node)
        => Send(node, new CatchUpEntries(_promise, _decided, _log.ChainAt(_decided), [], _decided));

    /// <summary>We follow another one: learners that wait here send their proposals and reads there.</summary>
    void TellLearners()
    {
        foreach ((NodeId node, LogIndex from) in _waiters)
        {
            if (from == _decided && _config.IsLearner(node))
                SendNothing(node);
        }
    }

    /// <summary>Serves those that have waited for something to be decided.</summary>
    void FlushWaiters()
    {
        if (_waiters.Count == 0)
            return;
        List<NodeId> served = [];
        foreach ((NodeId node, LogIndex from) in _waiters)
        {
            if (from >= _decided)
                continue;
            served.Add(node);
            if (from >= _log.TrimmedIndex)
                SendDecided(node, from);
            else
                Send(node, new CatchUpOffer(_decided));
        }

        foreach (NodeId node in served)
            _waiters.Remove(node);
    }
}
