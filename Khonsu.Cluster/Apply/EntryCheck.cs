using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// Whether the nodes can read an entry that comes from outside, of one commit or several. One that they cannot read
/// would end all of them, for what is decided must be applied; so it is read here before it is proposed. For any
/// thread.
/// </summary>
/// <remarks>
/// Its form is checked, not its truth: whoever may commit can write every row, and is trusted to say honestly what it
/// has read, as nodes are.
/// </remarks>
/// <param name="state">What the log is applied to on this node.</param>
/// <param name="clock">The clock of this node.</param>
sealed class EntryCheck(StoreState state, TimeProvider clock)
{
    // Schemas of one table that the log may get to know; each version of a record has one.
    const int SchemasMax = 256;

    // Why bounded at all: what bears a time makes all that comes later have a later common time. Why twice: its clock
    // may be ahead, and it may have seen what is as far ahead of that.
    static readonly TimeSpan s_aheadMax = 2 * LocalStore.AheadMax;

    // Why: rows that another log writes too would be others on each node.
    readonly Func<ulong, bool>? _isOfShard = state.Local.FilterOf(state.Group);

    readonly Lock _lock = new();

    // Why not those of the state: a table reads on one thread at a time.
    readonly SortedDictionary<string, ReplicaTable> _tables = new(StringComparer.Ordinal);

    /// <summary>Finds what is wrong with an entry of commits of this shard.</summary>
    /// <param name="command">Its bytes.</param>
    /// <param name="client">Of whose session its commits must be, all of one.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public EntryFault? FaultOf(ReadOnlyMemory<byte> command, NodeId client)
    {
        try
        {
            CommitBatch batch = CommitBatchCodec.Take(command);
            RequestId session = batch.Commits[0].Request with { Node = client };
            return batch.Commits.Select(commit => FaultOf(commit, session)).FirstOrDefault(IsFault)
                ?? FaultOf(batch);
        }
        catch (MalformedBytesException error)
        {
            return Unreadable(error);
        }
    }

    /// <summary>Finds what is wrong with the entry that asks this shard for its vote.</summary>
    /// <param name="command">Its bytes.</param>
    /// <param name="shards">All shards of the transaction, ascending.</param>
    /// <param name="name">Its name.</param>
    /// <param name="answeredUpTo">What it must say: up to which number of its start everything is answered.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public EntryFault? FaultOf(
        ReadOnlyMemory<byte> command, IReadOnlyList<GroupId> shards, RequestId name, ulong answeredUpTo)
    {
        try
        {
            if (ShardEntryCodec.Take(command.Span) is not PrepareEntry prepare)
                return new EntryFault("It asks for no vote.");
            // Inv X6: all shards are told of the same ones.
            if (!prepare.Participants.SequenceEqual(shards))
                return new EntryFault("It names other shards than the transaction has parts of.");
            // Why also the latter: it would take transactions of others for answered.
            if (prepare.Request != name || prepare.Part.AnsweredUpTo != answeredUpTo)
                return new EntryFault($"It is not of transaction {name}, or says that others are answered.");
            return FaultOfNames(prepare.Part.Tables.Select(static part => part.Name))
                ?? FaultOf(CommitBatchCodec.Alone(prepare.Part));
        }
        catch (MalformedBytesException error)
        {
            return Unreadable(error);
        }
    }

    static EntryFault Unreadable(MalformedBytesException error) => new($"It cannot be read: {error.Message}.");

    static bool IsFault(EntryFault? fault) => fault is not null;

    EntryFault? FaultOf(CommitBatch batch) => FaultOfTime(batch.TimeMicroseconds)
        ?? FaultOfNames(batch.Tables.Select(static table => table.Table))
        ?? batch.Tables.Select(table => FaultOf(table, batch)).FirstOrDefault(IsFault)
        ?? (batch.IsGroup ? null : batch.Commits[0].Tables.Select(FaultOfMerges).FirstOrDefault(IsFault));

    static EntryFault? FaultOf(CommitEntry commit, RequestId session)
    {
        if (commit.Request != session with { Sequence = commit.Request.Sequence } || commit.Request.Sequence == 0)
            return new EntryFault($"It is commit {commit.Request}, of another session.");
        return commit.IsQuestion
            ? new EntryFault("It writes nothing.")
            : FaultOfNames(commit.Tables.Select(static part => part.Name));
    }

    EntryFault? FaultOfTime(long time) => time <= EntryTime.Of(clock.GetUtcNow() + s_aheadMax)
        ? null
        : new EntryFault(
            $"It bears the time {EntryTime.From(time):O}, which is more than {s_aheadMax} ahead of this node's clock. "
                + "Set the clock of the client.");

    static EntryFault? FaultOfNames(IEnumerable<string> tables)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return tables.All(names.Add) ? null : new EntryFault("It names a table twice.");
    }

    EntryFault? FaultOf(TableRows rows, CommitBatch batch)
    {
        if (!state.Tables.TryGetValue(rows.Table, out ReplicaTable? table))
        {
            return new EntryFault(
                $"The table '{rows.Table}' is none of this node's program: bring the nodes up to date.");
        }

        int writes = 0;
        foreach (TablePart part in batch.Commits.SelectMany(static commit => commit.Tables))
        {
            if (!string.Equals(part.Name, rows.Table, StringComparison.Ordinal))
                continue;
            if (part.Puts < 0 || part.Puts > part.Writes.Count)
                return new EntryFault($"It puts {part.Puts} of {part.Writes.Count} rows.");
            writes += part.Writes.Count;
        }

        if (rows.Rows.IsEmpty)
        {
            // Why no schema: what the log has of one is kept for rows that come later.
            return writes == 0 && rows.Schema.IsEmpty ? null : new EntryFault("It has no rows of what it writes.");
        }

        return FaultOf(
            (rows.Table, rows.SchemaId),
            rows.Schema,
            table,
            (ours, schema) => ours.Count(schema, rows.Rows, _isOfShard) == writes);
    }

    EntryFault? FaultOfMerges(TablePart part)
    {
        if (part.Merges is not { } merges)
            return null;
        ReplicaTable table = state.Tables[part.Name];
        if (table.Merges is null)
            return new EntryFault($"Nothing is merged into rows of '{part.Name}' by this node's program.");
        return FaultOf((part.Name, merges.SchemaId), merges.Schema, table, (ours, schema) =>
            ours.Merges!.Count(schema, merges.Data, _isOfShard) == merges.Keys.Count + merges.Takes.Count
                && merges.Takes.All(item => item >= 0 && item < merges.Keys.Count)
                && merges.Takes.Distinct().Count() == merges.Takes.Count);
    }

    // Whether rows can be read that are of a schema, which comes along or not.
    EntryFault? FaultOf(
        (string Table, uint Id) name,
        ReadOnlyMemory<byte> schema,
        ReplicaTable table,
        Func<ReplicaTable, ReadOnlyMemory<byte>, bool> isRight)
    {
        bool isKnown = state.Schemas.All.TryGetValue(name, out ReadOnlyMemory<byte> known);
        if (schema.IsEmpty)
        {
            // Why it may pass: the client may have more of the log than this node.
            return isKnown
                ? FaultOf(name.Table, TableOf(table), known, isRight)
                : new EntryFault($"This node does not know the schema of '{name.Table}' yet.", MayPass: true);
        }

        bool isNamed = Checksum.Of(0, schema.Span) == name.Id;
        if (!isNamed || (isKnown && !known.Span.SequenceEqual(schema.Span)))
            return new EntryFault($"The schema of '{name.Table}' is not the one that it names.");
        if (!isKnown && state.Schemas.All.Keys.Count(one => one.Table == name.Table) >= SchemasMax)
            return new EntryFault($"The log has {SchemasMax} schemas of '{name.Table}', and takes no further one.");
        // Why another one: what is read of a schema is kept, and this one may never come into the log.
        return FaultOf(name.Table, isKnown ? TableOf(table) : ReplicaTable.Of(table.Definition), schema, isRight);
    }

    EntryFault? FaultOf(
        string name,
        ReplicaTable table,
        ReadOnlyMemory<byte> schema,
        Func<ReplicaTable, ReadOnlyMemory<byte>, bool> isRight)
    {
        try
        {
            using Lock.Scope scope = _lock.EnterScope();
            return isRight(table, schema)
                ? null
                : new EntryFault($"It has other rows of '{name}' than it says, or rows of another shard.");
        }
        catch (Exception error)
        {
            // Why all: whatever it is, the thread that applies would get it too.
            return new EntryFault($"Its rows of '{name}' cannot be read: {error.Message}");
        }
    }

    ReplicaTable TableOf(ReplicaTable table)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (!_tables.TryGetValue(table.Definition.Name, out ReplicaTable? ours))
            _tables.Add(table.Definition.Name, ours = ReplicaTable.Of(table.Definition));
        return ours;
    }
}
