using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// Linearizable reads without log entries: the leader notes what is decided, and asks an accept quorum whether it still
// leads. A later leader needs a prepare quorum, which meets this one; so nothing was decided behind our back before the
// answers. No clock is part of the argument.
sealed partial class ConsensusMachine
{
    readonly List<PendingRead> _newReads = [];
    readonly Queue<ReadBatch> _probedReads = new();
    readonly List<ReadState> _reads = [];
    int _probedCount;
    ulong _probe;
    long _probeTick;

    void TakeRead(PendingRead read)
    {
        if (_newReads.Count + _probedCount >= _options.PendingReadsMax)
            AnswerRead(read, null);
        else
            _newReads.Add(read);
    }

    void AnswerRead(PendingRead read, LogIndex? index)
    {
        if (read.Node == Node)
            _reads.Add(new ReadState(read.Context, index));
        else
            Send(read.Node, new ReadReply(read.Incarnation, read.Context, index));
    }

    void RefuseReads()
    {
        foreach (ReadBatch batch in _probedReads)
        {
            foreach (PendingRead read in batch.Reads)
                AnswerRead(read, null);
        }

        foreach (PendingRead read in _newReads)
            AnswerRead(read, null);
        _probedReads.Clear();
        _newReads.Clear();
        _probedCount = 0;
    }

    void FlushReads()
    {
        // Why wait: earlier leaders may have decided what we have only adopted so far.
        if (_newReads.Count == 0 || _decided < _adoptedEnd)
            return;
        _probe++;
        _probedReads.Enqueue(new ReadBatch(_probe, _decided, [.. _newReads]));
        _probedCount += _newReads.Count;
        _newReads.Clear();
        SendProbe();
        ConfirmReads();
    }

    void SendProbe()
    {
        _probeTick = _tick;
        SendToVoters(new ReadProbe(_promise, _probe));
    }

    void TickReads()
    {
        if (_probedReads.Count > 0 && _tick - _probeTick >= _options.ResendTicks)
            SendProbe();
    }

    void OnReadProbe(NodeId from, ReadProbe probe)
    {
        if (CheckBallot(probe.Ballot))
            Send(from, new ReadAck(probe.Ballot, probe.Probe));
    }

    void OnReadAck(NodeId from, ReadAck ack)
    {
        if (_role != Role.Leader || ack.Ballot != _promise || Find(from) is not { } follower)
            return;
        follower.ProbeAcked = Math.Max(follower.ProbeAcked, ack.Probe);
        ConfirmReads();
    }

    void ConfirmReads()
    {
        while (_probedReads.TryPeek(out ReadBatch? batch))
        {
            int ackCount = 1 + _followers.Count(follower => follower.ProbeAcked >= batch.Probe);
            if (ackCount < _config.AcceptQuorum)
                return;
            _probedReads.Dequeue();
            _probedCount -= batch.Reads.Count;
            foreach (PendingRead read in batch.Reads)
                AnswerRead(read, batch.Index);
        }
    }

    void OnReadForward(NodeId from, ReadForward read)
    {
        var pending = new PendingRead(from, read.Incarnation, read.Context);
        if (_role == Role.Leader)
            TakeRead(pending);
        else
            AnswerRead(pending, null);
    }

    void OnReadReply(ReadReply reply)
    {
        // Why the incarnation: an answer to a read of an earlier start could be too old for one of the same number now.
        if (reply.Incarnation == _options.Incarnation)
            _reads.Add(new ReadState(reply.Context, reply.Index));
    }
}
