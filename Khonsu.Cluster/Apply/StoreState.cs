using System.Security.Cryptography;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// A store as what the log of a group is applied to: each transaction is decided once, by the certifier, and its rows
/// are written at the commit timestamp that its place in the log gives.
/// </summary>
/// <remarks>
/// Invariants: T1 the commit timestamp of an entry is its index and a constant, so timestamps are the same on all
/// replicas and a snapshot of the store is a place in the log. T2 the outcome of an entry is a function of the entries
/// before it, whatever the store holds besides. T6 transactions of one entry are decided one after the other and take
/// effect at once.
/// </remarks>
sealed partial class StoreState : IReplicatedState
{
    // Timestamps up to this one are of no commit.
    const long OriginStamp = 2;

    readonly LocalStore _local;
    readonly KnownSchemas _schemas = new();
    Certifier _certifier = NewCertifier(floor: 0);
    Sessions _sessions = new();
    ulong _incarnation;

    /// <summary>Makes the state of tables without rows, of a store of one shard.</summary>
    /// <param name="tables">All tables that the log may write.</param>
    public StoreState(IEnumerable<TableDefinition> tables)
        : this(new LocalStore(tables, new ShardMap(1)), ShardMap.GroupOf(0))
    {
    }

    /// <summary>Makes the state of a shard without rows.</summary>
    /// <param name="local">The store.</param>
    /// <param name="group">The shard.</param>
    public StoreState(LocalStore local, GroupId group)
    {
        (_local, Group) = (local, group);
        Shared = new PreparedTransactions(ShardMap.ShardOf(group));
        local.Add(this);
    }

    /// <summary>The shard.</summary>
    public GroupId Group { get; }

    /// <summary>What the store's shards have in common.</summary>
    public LocalStore Local => _local;

    /// <summary>The store; null until it is open.</summary>
    public KhonsuStore? Store => _local.Store;

    /// <summary>The tables by name.</summary>
    public IReadOnlyDictionary<string, ReplicaTable> Tables => _local.Tables;

    /// <summary>What the log has of transactions of several shards.</summary>
    public PreparedTransactions Shared { get; private set; }

    /// <summary>The nodes of which the log has heard, and the latest start of each.</summary>
    public IEnumerable<(NodeId Node, ulong Start)> Starts
        => _sessions.All.Select(static one => (one.Key, one.Value.Current.Incarnation));

    /// <summary>The schemas of rows that the log has brought; for any thread.</summary>
    public KnownSchemas Schemas => _schemas;

    /// <summary>The commit timestamp of an entry.</summary>
    /// <param name="index">Its place in the log.</param>
    public static long StampOf(LogIndex index) => index.Value + OriginStamp;

    /// <summary>The commit timestamp of the last entry below an index.</summary>
    /// <param name="index">The index.</param>
    public static long StampBefore(LogIndex index) => StampOf(index + -1);

    /// <summary>The index after all entries up to a commit timestamp.</summary>
    /// <param name="timestamp">The timestamp.</param>
    public static LogIndex IndexAfter(long timestamp) => new(timestamp - OriginStamp + 1);

    /// <summary>Gets the store, before anything is applied.</summary>
    /// <param name="store">An empty store that commits to the log.</param>
    public void Attach(KhonsuStore store) => _local.Attach(store);

    /// <inheritdoc />
    public object? Apply(LogIndex index, LogEntry entry)
    {
        if (IsShared(entry))
            return ApplyShared(index, ShardEntryCodec.Take(entry.Payload.Span));
        object? result = ApplyEntry(index, entry);
        _local.Applied(Group, index + 1);
        if (_local.Listener is { } listener && IsBlocked(result))
            listener.OnBlocked(Group);
        return result;
    }

    object? ApplyEntry(LogIndex index, LogEntry entry)
    {
        // Why also empty: a restored log has such a command where there was a stop sign.
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return null;
        CommitBatch batch = CommitBatchCodec.Take(entry.Payload);
        _local.Note(batch.TimeMicroseconds);
        Learn(batch);
        long stamp = StampOf(index);
        // Why the first: all of an entry are of one session.
        _sessions.Touch(batch.Commits[0].Request, stamp);
        if (batch.Question is { IsOpening: true } opening)
            return _sessions.Clients.Open(opening.Request.Node);
        if (batch.Question is { } question)
        {
            bool isOwn = entry.Proposal.Node == question.Request.Node;
            return Shared.Settle(question.Request, isOwn, _sessions);
        }

        if (!batch.IsGroup)
            return DecideAlone(batch, index);
        Decision decision = Decision.Of(batch, stamp, _sessions, _certifier, Shared);
        if (decision.IsAnyDone)
            Write(batch, decision.IsDone, index);
        return decision.Outcomes;
    }

    /// <inheritdoc />
    /// <remarks>Of all shards: a checkpoint of one is of use only with what it needs of the others.</remarks>
    public long LatestTime => _local.LatestTime;

    /// <inheritdoc />
    public long TimeOf(LogEntry entry) => TimeIn(entry);

    /// <summary>When an entry was made, as it says itself; of several transactions the latest time.</summary>
    /// <param name="entry">An entry of a store's log.</param>
    /// <returns>Microseconds since 1970, UTC; 0 where it does not say.</returns>
    public static long TimeIn(LogEntry entry) => entry.Kind != EntryKind.Command || entry.Payload.IsEmpty
        ? 0
        : IsShared(entry)
            ? ShardEntryCodec.TakeTime(entry.Payload.Span)
            : CommitBatchCodec.TakeTime(entry.Payload.Span);

    /// <inheritdoc />
    public ICheckpointWriter Freeze() => new StateWriter(
        [.. Tables.Values],
        _local.FilterOf(Group),
        Store!.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot }),
        new StateRest(
            [.. Tables.Keys],
            _certifier.Floor,
            [.. _certifier.Changes],
            [.. _sessions.All.Select(static pair => (pair.Key, pair.Value.Copy()))],
            _sessions.Clients.Copy(),
            _schemas.All,
            LatestTime)
        {
            Shared = _local.IsSharded ? SharedRest.Of(Shared, _local.Cut()) : null,
        });

    /// <inheritdoc />
    public void LoadCheckpoint(string directory, LogIndex index)
    {
        StateRest rest = StateWriter.ReadRest(directory);
        CheckLives(rest);
        if (_local.IsSharded)
            _local.BeginGathering();
        ReplicaWriter writer = _local.Writer;
        writer.Begin();
        try
        {
            foreach (ReplicaTable table in Tables.Values)
                table.Clear(writer, _local.FilterOf(Group));
            for (int number = 0; number < rest.Tables.Count; number++)
            {
                using FileStream file = File.OpenRead(StateWriter.FileOf(directory, number));
                TableOf(rest.Tables[number]).Load(writer, file);
            }
        }
        catch
        {
            writer.Abandon();
            throw;
        }

        _local.CommitOrigin(Group, index);
        Restore(rest);
        if (rest.Shared is { } shared)
            Gather(shared, index);
    }

    static Certifier NewCertifier(long floor)
        => new(floor: floor, hashSeed: BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    // Whoever has the number of this node in what others have, must be this one.
    void CheckLives(StateRest rest)
    {
        foreach ((NodeId node, NodeSessions sessions) in rest.Sessions)
        {
            if (node != _local.Node || sessions.Current.Incarnation < _incarnation)
                continue;
            if (sessions.Current.Incarnation > _incarnation || sessions.Current.Last > _local.LastOwn())
                throw OtherLife.Of(node);
        }
    }

    void Restore(StateRest rest)
    {
        _certifier = NewCertifier(rest.Floor);
        foreach (RememberedChange change in rest.Changes)
            _certifier.Remember(in change);
        _sessions = new Sessions();
        foreach ((NodeId node, NodeSessions sessions) in rest.Sessions)
            _sessions.Restore(node, sessions);
        foreach (ClientSession session in rest.Clients)
            _sessions.Clients.Restore(session);
        _schemas.Replace(rest.Schemas);
        _local.Note(rest.LatestTime);
    }

    void Learn(CommitBatch batch)
    {
        foreach (TableRows table in batch.Tables)
            _schemas.Learn(table);
        foreach (TablePart part in batch.Commits[0].Tables)
        {
            if (part.Merges is { } merges)
                _schemas.Learn(part.Name, merges);
        }
    }

    // Inv T7: whether a merge can be done is known when it is tried, so who merges stands alone.
    Outcome? DecideAlone(CommitBatch batch, LogIndex index)
    {
        long stamp = StampOf(index);
        CommitEntry commit = batch.Commits[0];
        if (!_sessions.IsNew(commit.Request, commit.AnsweredUpTo, out Outcome? known))
            return known;
        Conflict? conflict = _certifier.ConflictOf(commit, Shared) ?? Write(batch, [true], index);
        var outcome = new Outcome(conflict is null ? stamp : 0, conflict);
        _sessions.Note(commit.Request, outcome);
        if (conflict is null)
            _certifier.Remember(commit, stamp);
        return outcome;
    }

    // Inv T6: all that the entry changes is one commit of the store, and has one time.
    Conflict? Write(CommitBatch batch, bool[] isDone, LogIndex index)
    {
        ReplicaWriter writer = _local.Writer;
        writer.Begin();
        try
        {
            WriteRows(batch, isDone);
            if (!batch.IsGroup && Merge(batch.Commits[0]) is { } refusal)
            {
                writer.Abandon();
                return refusal;
            }
        }
        catch
        {
            writer.Abandon();
            throw;
        }

        _local.Commit(Group, index, Shared.Clock.Next(batch.TimeMicroseconds));
        return null;
    }

    void WriteRows(CommitBatch batch, bool[] isDone)
    {
        foreach (TableRows table in batch.Tables)
        {
            List<RowRange> ranges = batch.RowsOf(table, isDone, out int count);
            if (ranges.Count == 0)
                continue;
            ReplicaTable target = TableOf(table.Table);
            TransactionalRow[] rows = target.Decode(_schemas.Of(table), table.Rows);
            if (rows.Length != count)
                throw new MalformedBytesException($"table '{table.Table}' has {rows.Length} rows, not {count}");
            foreach (RowRange range in ranges)
                target.Apply(_local.Writer, rows, range.First, range.Puts, range.Count);
        }
    }

    // Inv T7: whether a merge can be done is a function of the entries so far too.
    Conflict? Merge(CommitEntry commit)
    {
        for (int number = 0; number < commit.Tables.Count; number++)
        {
            TablePart part = commit.Tables[number];
            if (part.Merges is not { } merges)
                continue;
            ReplicaTable table = TableOf(part.Name);
            MergeCodec codec = table.Merges ?? throw NoMerges(part.Name);
            ReadOnlyMemory<byte> schema = _schemas.Of(part.Name, merges.SchemaId);
            int refused = codec.Apply(_local.Writer, table, schema, merges.Data, merges.Takes);
            if (refused >= 0)
                return new Conflict(ConflictPart.Merge, number, refused, 0);
        }

        return null;
    }

    static SchemaMismatchException NoMerges(string table) => new(
        table,
        "*",
        "rows that are written whole",
        "what was merged into them",
        "Start the node with the version of the program that wrote it, take a checkpoint, and change the record then");

    ReplicaTable TableOf(string name) => Tables.TryGetValue(name, out ReplicaTable? table)
        ? table
        : throw new UnknownTableException(name);
}
