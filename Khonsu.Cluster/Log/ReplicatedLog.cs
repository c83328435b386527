using Khonsu.Cluster.Diagnostics;

namespace Khonsu.Cluster.Log;

/// <summary>
/// The log of one replica as it will be once all its changes are written: a window of recent entries in memory over the
/// durable log, which the driver reads for it. It remembers which changes the driver has not got yet.
/// </summary>
/// <remarks>
/// Indexes: trimmed &lt;= start of the window &lt;= end; stable &lt;= end. Entries below the stable index are durable
/// as they stand here, also if the writes of a later change are still under way (Inv P8). What leaves the window is
/// stable and applied, so it is never cut.
/// </remarks>
sealed class ReplicatedLog
{
    readonly ILogReader _reader;
    readonly long _windowBytesMax;
    readonly List<LogEntry> _window = [];

    LogIndex _windowStart;
    long _windowBytes;

    // What the driver has not got yet: a reset, a trim, a cut, and the entries from the handed-out end on.
    LogIndex _handedOut;
    CheckpointRef? _resetTo;
    LogIndex? _trimTo;
    LogIndex? _truncateTo;

    /// <summary>Makes the log that is durable.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="windowBytesMax">Weight of applied entries to keep in memory.</param>
    /// <param name="trimmed">Its first index.</param>
    /// <param name="trimmedChain">The chain there.</param>
    /// <param name="end">Its end.</param>
    public ReplicatedLog(
        ILogReader reader, long windowBytesMax, LogIndex trimmed, ulong trimmedChain, LogIndex end)
    {
        _reader = reader;
        _windowBytesMax = windowBytesMax;
        TrimmedIndex = trimmed;
        TrimmedChain = trimmedChain;
        StableIndex = end;
        _windowStart = end;
        _handedOut = end;
        EndChain = end == trimmed ? trimmedChain : this[new LogIndex(end.Value - 1)].Chain;
    }

    /// <summary>The first index it has.</summary>
    public LogIndex TrimmedIndex { get; private set; }

    /// <summary>The chain there.</summary>
    public ulong TrimmedChain { get; private set; }

    /// <summary>Its end, exclusive.</summary>
    public LogIndex EndIndex => _windowStart + _window.Count;

    /// <summary>The chain at the end.</summary>
    public ulong EndChain { get; private set; }

    /// <summary>Entries below it are durable as they stand here.</summary>
    public LogIndex StableIndex { get; private set; }

    /// <summary>Entries from this index on are in memory.</summary>
    public LogIndex WindowStart => _windowStart;

    /// <summary>Whether there are changes that the driver has not got yet.</summary>
    public bool HasChanges
        => _resetTo is not null || _trimTo is not null || _truncateTo is not null || _handedOut < EndIndex;

    /// <summary>One entry.</summary>
    /// <param name="index">Between the trimmed index and the end.</param>
    public LogEntry this[LogIndex index]
    {
        get
        {
            Invariant.Check(index >= TrimmedIndex && index < EndIndex, "P2");
            return index >= _windowStart ? _window[(int)(index - _windowStart)] : _reader.Read(index, index + 1, 0)[0];
        }
    }

    /// <summary>The chain over all entries below an index.</summary>
    public ulong ChainAt(LogIndex index)
    {
        if (index == EndIndex)
            return EndChain;
        return index == TrimmedIndex ? TrimmedChain : this[new LogIndex(index.Value - 1)].Chain;
    }

    /// <summary>Entries in order, as many as fit.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">Where to end, exclusive.</param>
    /// <param name="bytesMax">They weigh at most this; the first comes in any case.</param>
    /// <returns>Fewer than asked for when they do not fit, or when they stand in two places.</returns>
    public IReadOnlyList<LogEntry> Slice(LogIndex from, LogIndex to, long bytesMax)
    {
        Invariant.Check(from >= TrimmedIndex && from <= to && to <= EndIndex, "P2");
        if (from == to)
            return [];
        if (from < _windowStart)
            return _reader.Read(from, LogIndex.Min(to, _windowStart), bytesMax);
        int start = (int)(from - _windowStart);
        int end = start + 1;
        long bytes = _window[start].SizeBytes;
        for (int last = (int)(to - _windowStart); end < last; end++)
        {
            bytes += _window[end].SizeBytes;
            if (bytes > bytesMax)
                break;
        }

        return _window.GetRange(start, end - start);
    }

    /// <summary>Adds an entry that bears the chain it has after the present end.</summary>
    public void Append(LogEntry entry)
    {
        // Inv P3: an entry follows the very log that its maker put it after.
        Invariant.Check(ChainHash.Of(EndChain, entry) == entry.Chain, "P3");
        _window.Add(entry);
        _windowBytes += entry.SizeBytes;
        EndChain = entry.Chain;
    }

    /// <summary>Deletes the entries from an index on.</summary>
    public void Truncate(LogIndex to)
    {
        Invariant.Check(to >= TrimmedIndex && to <= EndIndex, "P2");
        ulong chain = ChainAt(to);
        if (to < _windowStart)
        {
            _window.Clear();
            _windowStart = to;
            _windowBytes = 0;
        }
        else
        {
            int kept = (int)(to - _windowStart);
            for (int position = kept; position < _window.Count; position++)
                _windowBytes -= _window[position].SizeBytes;
            _window.RemoveRange(kept, _window.Count - kept);
        }

        EndChain = chain;
        StableIndex = LogIndex.Min(StableIndex, to);
        if (to >= _handedOut)
            return;
        _truncateTo = to;
        _handedOut = to;
    }

    /// <summary>Deletes the entries below an index.</summary>
    public void Trim(LogIndex to)
    {
        Invariant.Check(to > TrimmedIndex && to <= StableIndex, "P2");
        TrimmedChain = ChainAt(to);
        TrimmedIndex = to;
        _trimTo = to;
        if (to > _windowStart)
            DropFront((int)(to - _windowStart));
    }

    /// <summary>Deletes all entries and starts anew where an installed checkpoint ends.</summary>
    public void Reset(CheckpointRef checkpoint)
    {
        _window.Clear();
        _windowBytes = 0;
        _windowStart = checkpoint.Index;
        _handedOut = checkpoint.Index;
        _truncateTo = null;
        _trimTo = null;
        _resetTo = checkpoint;
        TrimmedIndex = checkpoint.Index;
        TrimmedChain = checkpoint.Chain;
        EndChain = checkpoint.Chain;
        StableIndex = checkpoint.Index;
    }

    /// <summary>Takes the changes that the driver has not got yet.</summary>
    public LogWrite TakeChanges()
    {
        var entries = _window.GetRange((int)(_handedOut - _windowStart), (int)(EndIndex - _handedOut));
        var write = new LogWrite(_resetTo, _trimTo, TrimmedChain, _truncateTo, _handedOut, entries);
        _resetTo = null;
        _trimTo = null;
        _truncateTo = null;
        _handedOut = EndIndex;
        return write;
    }

    /// <summary>Notes that a write and all before it are durable.</summary>
    /// <param name="end">The end of the durable log now.</param>
    /// <param name="later">Writes that were taken after it and are not durable yet.</param>
    public void OnPersisted(LogIndex end, IEnumerable<LogWrite> later)
    {
        // Why: what a later write cuts off is durable too, but it is not what stands here.
        LogIndex stable = end;
        bool isReset = _resetTo is not null;
        foreach (LogWrite write in later)
        {
            isReset |= write.ResetTo is not null;
            if (write.TruncateTo is LogIndex cut)
                stable = LogIndex.Min(stable, cut);
        }

        if (isReset)
            return;
        if (_truncateTo is LogIndex pending)
            stable = LogIndex.Min(stable, pending);
        StableIndex = LogIndex.Max(StableIndex, stable);
    }

    /// <summary>Lets old entries out of the window when it is too large.</summary>
    /// <param name="applied">Only entries below it may go.</param>
    public void Shrink(LogIndex applied)
    {
        LogIndex limit = LogIndex.Min(applied, StableIndex);
        if (_windowBytes <= _windowBytesMax || limit <= _windowStart)
            return;
        // Why half: the front of the list is expensive to drop, so it is done seldom.
        long bytes = _windowBytes;
        int count = 0;
        for (int most = (int)(limit - _windowStart); count < most && bytes > _windowBytesMax / 2; count++)
            bytes -= _window[count].SizeBytes;
        DropFront(count);
    }

    void DropFront(int count)
    {
        for (int position = 0; position < count; position++)
            _windowBytes -= _window[position].SizeBytes;
        _window.RemoveRange(0, count);
        _windowStart += count;
    }
}
