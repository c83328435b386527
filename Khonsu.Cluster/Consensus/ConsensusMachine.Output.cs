using System.Diagnostics.CodeAnalysis;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// What goes out, and what has become durable of it.
sealed partial class ConsensusMachine
{
    readonly List<Envelope> _sendNow = [];
    readonly List<Envelope> _sendAfterPersist = [];
    readonly List<ProposalOutcome> _outcomes = [];
    readonly Queue<WriteInFlight> _writes = new();
    readonly Queue<(LogIndex End, long Bytes)> _unapplied = new();
    long _unappliedBytes;
    ulong _sequenceOut;

    // The hard state the driver has got last, and what of it is durable.
    HardState _writtenHard;
    HardState _durableHard;

    long OldestWriteAgeTicks
    {
        get
        {
            foreach (WriteInFlight write in _writes)
            {
                if (write.MustSync)
                    return _tick - write.TakenTick;
            }

            return 0;
        }
    }

    HardState Hard => new(_promise, _acceptedRound, _decided, _config, _configIndex);

    bool CanEmit => !IsInstalling && _unappliedBytes <= _options.UnappliedBytesMax
        && _emitted < LogIndex.Min(_decided, _log.StableIndex);

    /// <summary>Takes what is to be done; may be called while earlier ones are still being persisted.</summary>
    /// <returns>False when there is nothing to do.</returns>
    public bool TryTakeReady([NotNullWhen(true)] out Ready? ready)
    {
        Flush();
        HardState hard = Hard;
        bool hasOutput = _sendNow.Count > 0 || _sendAfterPersist.Count > 0 || _log.HasChanges || hard != _writtenHard
            || _checkpointWrites.Count > 0 || _installDue is not null || CanEmit || _reads.Count > 0
            || _outcomes.Count > 0 || _changeEnd is not null || _activated is not null;
        ready = hasOutput ? MakeReady(hard) : null;
        _invariants.Check(this);
        return ready is not null;
    }

    /// <summary>A Ready and all before it are durable.</summary>
    public void Persisted(ulong sequence)
    {
        Invariant.Check(_writes.Count > 0 && sequence >= _writes.Peek().Sequence && sequence <= _sequenceOut, "P8");
        WriteInFlight? last = null;
        while (_writes.TryPeek(out WriteInFlight? write) && write.Sequence <= sequence)
            last = _writes.Dequeue();
        Invariant.Check(last is not null && last.Sequence == sequence, "P8");
        _durableHard = last.Hard;
        _log.OnPersisted(last.EndIndex, _writes.Select(static write => write.Log).OfType<LogWrite>());
        if (_role == Role.Leader)
        {
            TryAdopt();
            TryDecide();
        }

        _invariants.Check(this);
    }

    void Flush()
    {
        if (_role == Role.Leader)
            FlushLeader();
        else if (_role == Role.Follower)
            FlushFollower();
        FlushWaiters();
    }

    Ready MakeReady(HardState hard)
    {
        LogWrite? log = _log.HasChanges ? _log.TakeChanges() : null;
        bool isHardNew = hard != _writtenHard;
        bool mustSync = hard with { DecidedIndex = _writtenHard.DecidedIndex } != _writtenHard
            || log is { ResetTo: not null } or { TruncateTo: not null } or { Entries.Count: > 0 }
            || _installDue is not null;
        _writtenHard = hard;
        _sequenceOut++;
        _writes.Enqueue(new WriteInFlight(_sequenceOut, hard, _log.EndIndex, log, mustSync, _tick));
        foreach (Envelope envelope in _sendNow)
            Invariant.Check(!DurabilityRules.NeedsPersist(envelope.Message), "P8");
        foreach (Envelope envelope in _sendAfterPersist)
            Invariant.Check(DurabilityRules.IsCovered(envelope.Message, hard, _log.EndIndex), "P8");
        var ready = new Ready
        {
            Sequence = _sequenceOut,
            Hard = isHardNew ? hard : null,
            Log = log,
            Checkpoints = Take(_checkpointWrites),
            Install = _installDue,
            SendNow = Take(_sendNow),
            SendAfterPersist = Take(_sendAfterPersist),
            Decided = CanEmit ? Emit() : null,
            Reads = Take(_reads),
            Outcomes = Take(_outcomes),
            ReconfigureEnd = _changeEnd,
            Activated = _activated,
            MustSync = mustSync,
        };
        _installDue = null;
        _changeEnd = null;
        _activated = null;
        return ready;
    }

    /// <summary>
    /// The next entries to apply. Why only what is durable here: else a crash could leave a state that is ahead of the
    /// log it came from.
    /// </summary>
    DecidedEntries Emit()
    {
        LogIndex from = _emitted;
        IReadOnlyList<LogEntry> entries = _log.Slice(
            from, LogIndex.Min(_decided, _log.StableIndex), _options.BatchBytesMax);
        _emitted = from + entries.Count;
        long bytes = SizeOf(entries);
        _unapplied.Enqueue((_emitted, bytes));
        _unappliedBytes += bytes;
        return new DecidedEntries(from, entries);
    }

    void Send(NodeId to, Message message)
    {
        if (to == Node)
            return;
        var envelope = new Envelope(_options.Cluster, _options.Group, _config.Id, Node, to, message);
        if (DurabilityRules.NeedsPersist(message))
            _sendAfterPersist.Add(envelope);
        else
            _sendNow.Add(envelope);
    }

    void SendToVoters(Message message)
    {
        foreach (NodeId voter in _config.Voters)
            Send(voter, message);
    }

    static List<T> Take<T>(List<T> list)
    {
        if (list.Count == 0)
            return [];
        List<T> taken = [.. list];
        list.Clear();
        return taken;
    }
}
