using Apache.Arrow;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>
/// The state of one shard of a store where nobody knows its types: what <see cref="StoreState"/> is on a node, with
/// tables of Arrow batches. Which entries take effect the same certifier and sessions decide, from the same beginning.
/// </summary>
/// <param name="tables">The tables of the store; the shards have rows of their own in them.</param>
/// <param name="shard">Number of the shard.</param>
sealed class StoreImage(SortedDictionary<string, TableImage> tables, int shard)
{
    Certifier _certifier = new();
    Sessions _sessions = new();
    PreparedTransactions _prepared = new(shard);
    readonly KnownSchemas _schemas = new();

    /// <summary>What the log has of transactions of several shards.</summary>
    public PreparedTransactions Shared => _prepared;

    /// <summary>Begins with a checkpoint.</summary>
    /// <param name="directory">Its files.</param>
    public void Load(string directory)
    {
        StateRest rest = StateWriter.ReadRest(directory);
        for (int number = 0; number < rest.Tables.Count; number++)
        {
            using FileStream file = File.OpenRead(StateWriter.FileOf(directory, number));
            TableOf(rest.Tables[number]).Load(file);
        }

        _certifier = new Certifier(floor: rest.Floor);
        foreach (RememberedChange change in rest.Changes)
            _certifier.Remember(in change);
        _sessions = new Sessions();
        _prepared = rest.Shared?.Take(shard) ?? new PreparedTransactions(shard);
        foreach ((NodeId node, NodeSessions sessions) in rest.Sessions)
            _sessions.Restore(node, sessions);
        foreach (ClientSession session in rest.Clients)
            _sessions.Clients.Restore(session);
        _schemas.Replace(rest.Schemas);
    }

    /// <summary>Applies an entry.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="entry">The entry.</param>
    public void Apply(LogIndex index, LogEntry entry)
    {
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return;
        if (ShardEntryCodec.IsOne(entry.Payload.Span))
        {
            ApplyShared(ShardEntryCodec.Take(entry.Payload.Span), StoreState.StampOf(index));
            return;
        }

        CommitBatch batch = CommitBatchCodec.Take(entry.Payload);
        Learn(batch);
        _sessions.Touch(batch.Commits[0].Request, StoreState.StampOf(index));
        if (batch.Question is { IsOpening: true } opening)
        {
            _sessions.Clients.Open(opening.Request.Node);
            return;
        }

        if (batch.Question is { } question)
        {
            // What it gives up is not done when it comes later.
            _prepared.Settle(question.Request, entry.Proposal.Node == question.Request.Node, _sessions);
            return;
        }

        long stamp = StoreState.StampOf(index);
        if (batch.IsGroup)
            Put(batch, Decision.Of(batch, stamp, _sessions, _certifier, _prepared).IsDone);
        else
            ApplyAlone(batch, stamp);
    }

    /// <summary>Puts in what a transaction has written of this shard, unless that is done.</summary>
    /// <param name="part">A part that is prepared, of a transaction that has committed.</param>
    public void Install(Prepared part)
    {
        if (!part.IsInstalled)
            Put(CommitBatchCodec.Alone(part.Entry.Part), [true]);
        part.IsInstalled = true;
    }

    void ApplyShared(ShardEntry entry, long stamp)
    {
        switch (entry)
        {
            case PrepareEntry prepare:
                Prepare(prepare, stamp);
                break;
            case PrepareGroup group:
                foreach (PrepareEntry part in group.Parts)
                    Prepare(part, stamp);
                break;
            case RefuseEntry refuse:
                _prepared.Refuse(refuse.Request, refuse.AnsweredUpTo, _sessions);
                break;
            case ResolveEntry resolve:
                foreach (Resolution resolution in resolve.Resolutions)
                {
                    Prepared? ended = _prepared.Resolve(resolution, stamp, _sessions, _certifier);
                    // Why no sooner: until here a mark has kept all others away from its rows.
                    if (ended is not null && resolution.IsCommitted)
                        Install(ended);
                }

                break;
            case ForgetEntry forget:
                foreach (RequestId request in forget.Requests)
                    _prepared.Forget(request);
                break;
        }
    }

    void Prepare(PrepareEntry entry, long stamp)
    {
        Learn(CommitBatchCodec.Alone(entry.Part));
        _prepared.Prepare(entry, stamp, _sessions, _certifier);
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

    void ApplyAlone(CommitBatch batch, long stamp)
    {
        CommitEntry commit = batch.Commits[0];
        if (!_sessions.IsNew(commit.Request, commit.AnsweredUpTo, out _))
            return;
        var merged = new List<(TableImage Table, IReadOnlyList<RecordBatch> Rows)>();
        Conflict? conflict = _certifier.ConflictOf(commit, _prepared) ?? Merge(commit, merged);
        _sessions.Note(commit.Request, new Outcome(conflict is null ? stamp : 0, conflict));
        if (conflict is not null)
            return;
        Put(batch, [true]);
        foreach ((TableImage table, IReadOnlyList<RecordBatch> rows) in merged)
            table.Put(rows);
        _certifier.Remember(commit, stamp);
    }

    void Put(CommitBatch batch, bool[] isDone)
    {
        foreach (CommitEntry commit in batch.Commits.Where((_, number) => isDone[number]))
        {
            foreach (TablePart part in commit.Tables.Where(static part => part.Writes.Count > 0))
                TableOf(part.Name).CheckKeys(part);
        }

        foreach (TableRows table in batch.Tables)
        {
            List<RowRange> ranges = batch.RowsOf(table, isDone, out _);
            if (ranges.Count > 0)
                TableOf(table.Table).Apply(table, _schemas.Of(table), ranges);
        }
    }

    // Inv T7: as a node does it.
    Conflict? Merge(CommitEntry commit, List<(TableImage Table, IReadOnlyList<RecordBatch> Rows)> merged)
    {
        for (int number = 0; number < commit.Tables.Count; number++)
        {
            TablePart part = commit.Tables[number];
            if (part.Merges is not { } merges)
                continue;
            TableImage table = TableOf(part.Name);
            merged.Add((table, table.Merge(merges, _schemas.Of(part.Name, merges.SchemaId), out int refused)));
            if (refused >= 0)
                return new Conflict(ConflictPart.Merge, number, refused, 0);
        }

        return null;
    }

    TableImage TableOf(string name)
    {
        if (!tables.TryGetValue(name, out TableImage? table))
            tables.Add(name, table = new TableImage(name));
        return table;
    }
}
