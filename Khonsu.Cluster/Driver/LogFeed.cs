using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// Hands the decided log of one group to those who follow it, piece by piece, each when it is asked for. On the
/// consensus thread only; what is not in memory any more is read beside it.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="reader">Reads its durable log.</param>
sealed class LogFeed(GroupParts group, ILogReader reader)
{
    // Why so large: small pieces cost more for each byte, and larger ones hold the first of their entries back.
    const long PieceBytesMax = 256 << 10;

    // Each takes a thread while it lasts.
    const int StoredReadsMax = 8;

    // Who waits until fewer are being read.
    readonly Queue<(LogIndex From, TaskCompletionSource<LogPiece> Call)> _queued = new();
    int _storedReads;

    // Who has all that there is.
    List<(LogIndex From, TaskCompletionSource<LogPiece> Call)> _waiting = [];
    LogIndex _toldTo;

    /// <summary>Reads on from an index.</summary>
    /// <param name="from">The index.</param>
    /// <param name="call">Is answered as soon as there is an entry, or the index is before the log.</param>
    public void Read(LogIndex from, TaskCompletionSource<LogPiece> call)
    {
        LogIndex end = group.Machine.EmittedIndex;
        ReplicatedLog log = group.Machine.Log;
        if (from < log.TrimmedIndex)
            call.TrySetResult(new LogPiece(from, []));
        else if (from >= end)
            _waiting.Add((from, call));
        else if (from >= log.WindowStart)
            call.TrySetResult(new LogPiece(from, log.Slice(from, end, PieceBytesMax)));
        else if (_storedReads >= StoredReadsMax)
            _queued.Enqueue((from, call));
        else
            ReadStored(from, LogIndex.Min(end, log.WindowStart), call);
    }

    /// <summary>Answers those who wait, if there is something new.</summary>
    public void Pump()
    {
        if (_toldTo == group.Machine.EmittedIndex)
            return;
        _toldTo = group.Machine.EmittedIndex;
        List<(LogIndex From, TaskCompletionSource<LogPiece> Call)> waiting = _waiting;
        _waiting = [];
        foreach ((LogIndex from, TaskCompletionSource<LogPiece> call) in waiting)
            Read(from, call);
    }

    /// <summary>Forgets those who do not wait any more.</summary>
    public void Tick() => _waiting.RemoveAll(static one => one.Call.Task.IsCompleted);

    /// <summary>The node has ended.</summary>
    public void FailAll(NodeStoppedException end)
    {
        foreach ((_, TaskCompletionSource<LogPiece> call) in _waiting.Concat(_queued))
            call.TrySetException(end);
        _waiting.Clear();
        _queued.Clear();
    }

    void ReadStored(LogIndex from, LogIndex to, TaskCompletionSource<LogPiece> call)
    {
        _storedReads++;
        group.Start(() =>
        {
            try
            {
                var piece = new LogPiece(from, reader.Read(from, to, PieceBytesMax));
                return () => OnRead(() => call.TrySetResult(piece));
            }
            catch (StorageException error)
            {
                return () => OnRead(() => OnUnreadable(from, call, error));
            }
        });
    }

    void OnRead(Action answer)
    {
        _storedReads--;
        answer();
        while (_storedReads < StoredReadsMax
            && _queued.TryDequeue(out (LogIndex From, TaskCompletionSource<LogPiece> Call) next))
        {
            Read(next.From, next.Call);
        }
    }

    // Why not at once: it may have been trimmed while it was read.
    void OnUnreadable(LogIndex from, TaskCompletionSource<LogPiece> call, StorageException error)
    {
        if (from < group.Machine.TrimmedIndex)
            call.TrySetResult(new LogPiece(from, []));
        else
            group.Node.Life.Fail(error);
    }
}
