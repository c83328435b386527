using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
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
/// before it, whatever the store holds besides.
/// </remarks>
sealed class StoreState : IReplicatedState
{
    // Timestamps up to this one are of no commit.
    const long OriginStamp = 2;

    readonly SortedDictionary<string, ReplicaTable> _tables = new(StringComparer.Ordinal);
    readonly KnownSchemas _schemas = new();
    ReplicaWriter? _writer;
    Certifier _certifier = new();
    Sessions _sessions = new();
    long _latestTime;

    /// <summary>Makes the state of tables without rows.</summary>
    /// <param name="tables">All tables that the log may write.</param>
    public StoreState(IEnumerable<TableDefinition> tables)
    {
        foreach (TableDefinition table in tables)
            _tables.Add(table.Name, ReplicaTable.Of(table));
    }

    /// <summary>The store; null until it is open.</summary>
    public KhonsuStore? Store { get; private set; }

    /// <summary>The tables by name.</summary>
    public IReadOnlyDictionary<string, ReplicaTable> Tables => _tables;

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
    public void Attach(KhonsuStore store) => (Store, _writer) = (store, store.CreateReplicaWriter());

    /// <inheritdoc />
    public object? Apply(LogIndex index, LogEntry entry)
    {
        // Why also empty: a restored log has such a command where there was a stop sign.
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return null;
        CommitEntry commit = CommitEntryCodec.Take(entry.Payload.Span);
        _latestTime = Math.Max(_latestTime, commit.TimeMicroseconds);
        foreach (TablePart part in commit.Tables)
            _schemas.Learn(part);
        _sessions.Touch(commit.Request, StampOf(index));
        if (commit.IsOpening)
            return _sessions.Clients.Open(commit.Request.Node);
        if (commit.IsQuestion)
            return _sessions.Settle(commit.Request, isOwn: entry.Proposal.Node == commit.Request.Node);
        if (!_sessions.IsNew(commit.Request, commit.AnsweredUpTo, out Outcome? known))
            return known;
        Outcome outcome = Decide(commit, StampOf(index));
        _sessions.Note(commit.Request, outcome);
        return outcome;
    }

    /// <inheritdoc />
    public long LatestTime => _latestTime;

    /// <inheritdoc />
    public long TimeOf(LogEntry entry) => TimeIn(entry);

    /// <summary>When an entry was made, as it says itself.</summary>
    /// <param name="entry">An entry of a store's log.</param>
    /// <returns>Microseconds since 1970, UTC; 0 where it does not say.</returns>
    public static long TimeIn(LogEntry entry) => entry.Kind != EntryKind.Command || entry.Payload.IsEmpty
        ? 0
        : CommitEntryCodec.TakeHead(entry.Payload.Span).TimeMicroseconds;

    /// <inheritdoc />
    public ICheckpointWriter Freeze() => new StateWriter(
        [.. _tables.Values],
        Store!.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot }),
        new StateRest(
            [.. _tables.Keys],
            _certifier.Floor,
            [.. _certifier.Changes],
            [.. _sessions.All.Select(static pair => (pair.Key, pair.Value.Copy()))],
            _sessions.Clients.Copy(),
            _schemas.All,
            _latestTime));

    /// <inheritdoc />
    public void LoadCheckpoint(string directory, LogIndex index)
    {
        StateRest rest = StateWriter.ReadRest(directory);
        _writer!.Begin();
        try
        {
            foreach (ReplicaTable table in _tables.Values)
                table.Clear(_writer);
            for (int number = 0; number < rest.Tables.Count; number++)
            {
                using FileStream file = File.OpenRead(StateWriter.FileOf(directory, number));
                TableOf(rest.Tables[number]).Load(_writer, file);
            }
        }
        catch
        {
            _writer.Abandon();
            throw;
        }

        _writer.CommitOrigin(StampOf(index + -1));
        Restore(rest);
    }

    void Restore(StateRest rest)
    {
        _certifier = new Certifier(floor: rest.Floor);
        foreach (RememberedChange change in rest.Changes)
            _certifier.Remember(in change);
        _sessions = new Sessions();
        foreach ((NodeId node, NodeSessions sessions) in rest.Sessions)
            _sessions.Restore(node, sessions);
        foreach (ClientSession session in rest.Clients)
            _sessions.Clients.Restore(session);
        _schemas.Replace(rest.Schemas);
        _latestTime = rest.LatestTime;
    }

    Outcome Decide(CommitEntry commit, long stamp)
    {
        if (_certifier.ConflictOf(commit) is { } conflict)
            return new Outcome(0, conflict);
        _writer!.Begin();
        try
        {
            if (Write(commit) is { } refusal)
            {
                _writer.Abandon();
                return new Outcome(0, refusal);
            }
        }
        catch
        {
            _writer.Abandon();
            throw;
        }

        _writer.Commit(stamp);
        _certifier.Remember(commit, stamp);
        return new Outcome(stamp, null);
    }

    // Inv T7: whether a merge can be done is a function of the entries so far too.
    Conflict? Write(CommitEntry commit)
    {
        for (int number = 0; number < commit.Tables.Count; number++)
        {
            TablePart part = commit.Tables[number];
            if (!part.Rows.IsEmpty)
                TableOf(part.Name).Apply(_writer!, SchemaOf(part, part.SchemaId), part.Rows, part.Puts);
            if (part.Merges is not { } merges)
                continue;
            ReplicaTable table = TableOf(part.Name);
            MergeCodec codec = table.Merges ?? throw NoMerges(part.Name);
            ReadOnlyMemory<byte> schema = SchemaOf(part, merges.SchemaId);
            int refused = codec.Apply(_writer!, table, schema, merges.Data, merges.Takes);
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

    // Inv T3: an entry whose schema the log does not have brings it.
    ReadOnlyMemory<byte> SchemaOf(TablePart part, uint id)
    {
        bool isKnown = _schemas.All.TryGetValue((part.Name, id), out ReadOnlyMemory<byte> schema);
        Invariant.Check(isKnown, "T3");
        return schema;
    }

    ReplicaTable TableOf(string name) => _tables.TryGetValue(name, out ReplicaTable? table)
        ? table
        : throw new UnknownTableException(name);
}
