using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>
/// Puts the changes of one group into batches. It knows the hard state, and where the log starts and ends, as they will
/// be once the batches are written, and lets nothing through that does not continue the log.
/// </summary>
sealed class GroupLog
{
    readonly RocksDatabase _database;
    readonly GroupId _group;
    readonly ByteWriter _writer = new();

    // Chains in front of the entries that are in the batch and not yet in the database.
    readonly List<ulong> _batched = [];
    LogIndex _batchedFrom;
    LogBounds _bounds;

    /// <summary>Reads where the log of a group starts and ends; both are 0 when it has never been written.</summary>
    /// <exception cref="StorageException">That is damaged.</exception>
    public GroupLog(RocksDatabase database, GroupId group)
    {
        (_database, _group) = (database, group);
        _bounds = StoredValue.Read(database, Keys.BoundsOf(group), static (ref reader) => new LogBounds(
            LogCodec.TakeIndex(ref reader), reader.TakeUInt64(), LogCodec.TakeIndex(ref reader), reader.TakeUInt64()));
        _batchedFrom = _bounds.End;
        Hard = StoredValue.Read(database, Keys.HardOf(group), LogCodec.TakeHardState);
    }

    /// <summary>Where the log starts and ends.</summary>
    public LogBounds Bounds => _bounds;

    /// <summary>The hard state; null when none has been written.</summary>
    public HardState? Hard { get; private set; }

    /// <summary>Forgets what it remembers of the batch: it has been written.</summary>
    public void OnWritten()
    {
        _batched.Clear();
        _batchedFrom = _bounds.End;
    }

    /// <summary>Puts changes into a batch.</summary>
    /// <returns>Whether they change what the node has promised, and not only how far it knows of decisions.</returns>
    /// <exception cref="BrokenInvariantException">They do not fit what is there.</exception>
    public bool Stage(RocksBatch batch, GroupWrite write)
    {
        if (write.Checkpoint is { } checkpoint)
            Put(batch, Keys.CheckpointOf(_group), writer => LogCodec.Put(writer, checkpoint));
        if (write.Log is { } log)
            Stage(batch, log);
        if (write.Hard is not { } hard)
            return false;
        Put(batch, Keys.HardOf(_group), writer => LogCodec.Put(writer, hard));
        bool isPromise = hard with { DecidedIndex = Hard?.DecidedIndex ?? default } != Hard;
        Hard = hard;
        return isPromise;
    }

    void Stage(RocksBatch batch, LogWrite log)
    {
        if (log.ResetTo is { } checkpoint)
            Reset(batch, checkpoint);
        if (log.TrimTo is { } start && start > _bounds.Start)
            Trim(batch, start, log.TrimChain);
        if (log.TruncateTo is { } end)
            Truncate(batch, end);
        Invariant.Check(log.Entries.Count == 0 || log.AppendFrom == _bounds.End, "P2");
        foreach (LogEntry entry in log.Entries)
            Append(batch, entry);
        Put(batch, Keys.BoundsOf(_group), Put);
    }

    void Reset(RocksBatch batch, CheckpointRef checkpoint)
    {
        batch.DeleteRange(ColumnFamily.Log, KeyOf(LogIndex.Zero), KeyOf(_bounds.End));
        _bounds = new LogBounds(checkpoint.Index, checkpoint.Chain, checkpoint.Index, checkpoint.Chain);
        _batched.Clear();
        _batchedFrom = checkpoint.Index;
    }

    void Trim(RocksBatch batch, LogIndex start, ulong chain)
    {
        Invariant.Check(start <= _bounds.End && ChainAt(start) == chain, "P2");
        batch.DeleteRange(ColumnFamily.Log, KeyOf(_bounds.Start), KeyOf(start));
        _bounds = _bounds with { Start = start, StartChain = chain };
    }

    void Truncate(RocksBatch batch, LogIndex end)
    {
        Invariant.Check(end >= _bounds.Start && end <= _bounds.End, "P2");
        ulong chain = ChainAt(end);
        batch.DeleteRange(ColumnFamily.Log, KeyOf(end), KeyOf(_bounds.End));
        _bounds = _bounds with { End = end, EndChain = chain };
        if (end < _batchedFrom)
            _batchedFrom = end;
        int kept = (int)(end - _batchedFrom);
        _batched.RemoveRange(kept, _batched.Count - kept);
    }

    void Append(RocksBatch batch, LogEntry entry)
    {
        Invariant.Check(ChainHash.Of(_bounds.EndChain, entry) == entry.Chain, "P3");
        Put(batch, ColumnFamily.Log, KeyOf(_bounds.End), writer => StoredEntry.Put(writer, _bounds.EndChain, entry));
        _batched.Add(_bounds.EndChain);
        _bounds = _bounds with { End = _bounds.End + 1, EndChain = entry.Chain };
    }

    /// <summary>The chain of all entries below an index, which may be in the batch only.</summary>
    ulong ChainAt(LogIndex index)
    {
        if (index == _bounds.End)
            return _bounds.EndChain;
        if (index == _bounds.Start)
            return _bounds.StartChain;
        return index >= _batchedFrom && index - _batchedFrom < _batched.Count
            ? _batched[(int)(index - _batchedFrom)]
            : StoredEntry.Read(_database, _group, index).PreviousChain;
    }

    void Put(ByteWriter writer)
    {
        writer.Put(_bounds.Start.Value);
        writer.Put(_bounds.StartChain);
        writer.Put(_bounds.End.Value);
        writer.Put(_bounds.EndChain);
    }

    void Put(RocksBatch batch, byte[] key, Action<ByteWriter> put) => Put(batch, ColumnFamily.Meta, key, put);

    void Put(RocksBatch batch, ColumnFamily family, byte[] key, Action<ByteWriter> put)
    {
        _writer.Clear();
        put(_writer);
        batch.Put(family, key, SealedRecord.Of(key, _writer.Written));
    }

    byte[] KeyOf(LogIndex index) => Keys.EntryOf(_group, index);
}
