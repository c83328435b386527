using System.Security.Cryptography;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>
/// What a node keeps on its disk: one database for all its groups, so that one sync serves them all, and a watermark
/// beside it. One thread writes; others may read at the same time.
/// </summary>
/// <remarks>
/// The watermark is raised before a write returns that changes what the node has promised, and else at most once in an
/// interval, and by <see cref="Settle"/>. What a damaged disk loses of the batches since, other nodes notice, to whom
/// it was acknowledged.
/// </remarks>
sealed class NodeStore : IDisposable
{
    readonly RocksDatabase _database;
    readonly Watermark _watermark;
    readonly NodeStoreOptions _options;
    readonly RocksBatch _batch;
    readonly ByteWriter _writer = new();
    readonly Dictionary<GroupId, GroupLog> _groups = [];
    NodeRecord? _record;
    ulong _written;
    ulong _durable;
    long _raisedAt;

    // Whether the watermark does not cover a promise yet.
    bool _hasPromised;
    bool _isBroken;

    NodeStore(RocksDatabase database, Watermark watermark, NodeStoreOptions options)
    {
        _database = database;
        _watermark = watermark;
        _options = options;
        _batch = database.NewBatch();
    }

    /// <summary>Number of this start of the node, from 1 on.</summary>
    public ulong Incarnation { get; private set; }

    /// <summary>Opens the files of a node, or makes them at its first start.</summary>
    /// <param name="directory">Its own directory.</param>
    /// <param name="identity">Whose they are.</param>
    /// <param name="options">How to keep them; null for the defaults.</param>
    /// <param name="groups">How many groups the node has, for whoever reads the files without it.</param>
    /// <exception cref="StorageException">They are damaged, another's, in use, cannot be written, or older than what
    /// was acknowledged.</exception>
    public static NodeStore Open(
        string directory, NodeIdentity identity, NodeStoreOptions? options = null, int groups = 1)
    {
        string markPath = Path.Combine(directory, "watermark");
        FileFaults.Guarded(directory, () => Directory.CreateDirectory(directory));
        Watermark? watermark = null;
        RocksDatabase? database = null;
        try
        {
            watermark = Watermark.Open(markPath);
            // Why not made where it was: a database of which the first file is lost would be begun anew over the rest.
            bool isNew = watermark is null or { Value: 0 };
            database = RocksDatabase.Open(Path.Combine(directory, "db"), mayCreate: isNew);
            NodeRecord? found = NodeRecord.Read(database);
            found?.CheckIsOf(identity, directory);
            if (found is null && watermark is { Value: > 0 })
                throw Lost(directory, 0, watermark.Value);
            if (found is not null && watermark?.StoreId != found.StoreId)
                throw NoMark(markPath);
            watermark ??= Watermark.Create(markPath, NewId());
            var store = new NodeStore(database, watermark, options ?? new NodeStoreOptions());
            found ??= new NodeRecord(identity, watermark.StoreId, 0);
            store.Start(directory, found with { Groups = groups });
            return store;
        }
        catch
        {
            database?.Dispose();
            watermark?.Dispose();
            throw;
        }
    }

    /// <summary>What a replica finds when it starts.</summary>
    /// <param name="group">Its group.</param>
    /// <param name="first">The first configuration of the group, for a replica that was never written.</param>
    /// <param name="applied">How far its state has applied.</param>
    /// <exception cref="StorageException">The log does not end as it should: it is damaged.</exception>
    public RecoveredState Recover(GroupId group, Config first, LogIndex applied)
    {
        GroupLog log = LogOf(group);
        LogBounds bounds = log.Bounds;
        CheckEnd(group, bounds);
        return new RecoveredState(
            log.Hard ?? HardState.New(first),
            bounds.Start,
            bounds.StartChain,
            bounds.End,
            applied,
            StoredValue.Read(_database, Keys.CheckpointOf(group), LogCodec.TakeCheckpoint));
    }

    /// <summary>Reads the log of a group; may be used on another thread.</summary>
    public ILogReader ReaderOf(GroupId group) => new GroupLogReader(_database, group);

    /// <summary>Writes what belongs together, for any number of groups, in one batch.</summary>
    /// <param name="writes">In the order of the machines; several of one group are made in this order.</param>
    /// <param name="mustSync">Whether they, and all before them, are durable when the call returns.</param>
    /// <exception cref="StorageException">It failed: the node must stop, for nobody knows what is durable.</exception>
    /// <exception cref="Diagnostics.BrokenInvariantException">A change does not fit the log: the node must
    /// stop.</exception>
    public void Write(IReadOnlyList<GroupWrite> writes, bool mustSync)
    {
        if (_isBroken)
        {
            throw new StorageException(
                StorageFault.WriteFailed, "An earlier write has failed: what is durable is not known. Stop the node.");
        }

        // Why: an error in the middle leaves the bounds ahead of the disk, and nobody may write on after it.
        _isBroken = true;
        foreach (GroupWrite write in writes)
            _hasPromised |= LogOf(write.Group).Stage(_batch, write);
        Commit(mustSync);
        foreach (GroupWrite write in writes)
            LogOf(write.Group).OnWritten();
        if ((mustSync && _hasPromised) || IsMarkOld)
            Settle();
        _hasPromised &= !mustSync;
        _isBroken = false;
    }

    /// <summary>Counts so many starts, for the files of a restored node: what it asks for must not look like what was
    /// asked for before by one of its number.</summary>
    /// <param name="starts">At least as many as there were.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void CountStarts(ulong starts)
    {
        Incarnation = Math.Max(Incarnation, starts);
        Put(Keys.Node, writer => (_record! with { Starts = Incarnation }).Put(writer));
        Commit(mustSync: true);
    }

    /// <summary>Raises the watermark to what is durable; to be called when there is nothing else to write.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Settle()
    {
        if (_watermark.Value == _durable)
            return;
        _watermark.Raise(_durable);
        _raisedAt = _options.Time.GetTimestamp();
    }

    /// <summary>Reads everything, block by block and entry by entry, and compares all checksums and chains.</summary>
    /// <param name="groups">The groups whose logs are read.</param>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public void Verify(IEnumerable<GroupId> groups)
    {
        _database.VerifyChecksums();
        foreach (GroupId group in groups)
            new GroupLogReader(_database, group).Verify(LogOf(group).Bounds);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _batch.Dispose();
        _database.Dispose();
        _watermark.Dispose();
    }

    bool IsMarkOld => _options.Time.GetElapsedTime(_raisedAt) >= _options.WatermarkInterval;

    void Start(string directory, NodeRecord record)
    {
        _written = StoredValue.Read(_database, Keys.Written, static (ref reader) => reader.TakeUInt64());
        if (_written < _watermark.Value)
            throw Lost(directory, _written, _watermark.Value);
        _record = record;
        Incarnation = record.Starts + 1;
        Put(Keys.Node, writer => (record with { Starts = Incarnation }).Put(writer));
        Commit(mustSync: true);
        Settle();
    }

    void Commit(bool mustSync)
    {
        Put(Keys.Written, writer => writer.Put(_written + 1));
        _database.Write(_batch, mustSync);
        _batch.Clear();
        _written++;
        if (mustSync)
            _durable = _written;
    }

    void Put(byte[] key, Action<ByteWriter> put)
    {
        _writer.Clear();
        put(_writer);
        _batch.Put(ColumnFamily.Meta, key, SealedRecord.Of(key, _writer.Written));
    }

    GroupLog LogOf(GroupId group)
    {
        if (!_groups.TryGetValue(group, out GroupLog? log))
            _groups.Add(group, log = new GroupLog(_database, group));
        return log;
    }

    void CheckEnd(GroupId group, LogBounds bounds)
    {
        if (bounds.Start == bounds.End)
            return;
        StoredEntry last = StoredEntry.Read(_database, group, bounds.End + -1);
        if (last.Entry.Chain != bounds.EndChain)
            throw StoredEntry.Missing(group, bounds.End + -1);
    }

    static ulong NewId() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    static StorageException Lost(string directory, ulong found, ulong durable) => new(
        StorageFault.LostAcknowledgedData,
        $"'{directory}' has {found} batches, and {durable} were durable when they were acknowledged: the node has "
        + "forgotten what others rely on. It must not start again. Replace it by a new node with a new id.");

    static StorageException NoMark(string path) => new(
        StorageFault.Damaged,
        $"'{path}' is missing or of another database, so nobody can tell whether the node has forgotten something. "
        + "Put the file back if it was moved; else replace the node.");
}
