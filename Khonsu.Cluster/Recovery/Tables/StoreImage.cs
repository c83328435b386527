using System.Collections.Immutable;
using Apache.Arrow;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>
/// The state of a store where nobody knows its types: what <see cref="StoreState"/> is on a node, with tables of Arrow
/// batches. Which entries take effect the same certifier and sessions decide, from the same beginning.
/// </summary>
sealed class StoreImage
{
    readonly SortedDictionary<string, TableImage> _tables = new(StringComparer.Ordinal);
    Certifier _certifier = new();
    Sessions _sessions = new();
    ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>> _schemas =
        ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>>.Empty;

    /// <summary>The tables by name.</summary>
    public IReadOnlyDictionary<string, TableImage> Tables => _tables;

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
        foreach ((NodeId node, NodeSessions sessions) in rest.Sessions)
            _sessions.Restore(node, sessions);
        foreach (ClientSession session in rest.Clients)
            _sessions.Clients.Restore(session);
        _schemas = rest.Schemas;
    }

    /// <summary>Applies an entry.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="entry">The entry.</param>
    public void Apply(LogIndex index, LogEntry entry)
    {
        if (entry.Kind != EntryKind.Command || entry.Payload.IsEmpty)
            return;
        CommitEntry commit = CommitEntryCodec.Take(entry.Payload.Span);
        foreach (TablePart part in commit.Tables)
        {
            if (!part.Schema.IsEmpty)
                _schemas = _schemas.SetItem((part.Name, part.SchemaId), part.Schema);
            if (part.Merges is { Schema.IsEmpty: false } merges)
                _schemas = _schemas.SetItem((part.Name, merges.SchemaId), merges.Schema);
        }

        _sessions.Touch(commit.Request, StoreState.StampOf(index));
        if (commit.IsOpening)
        {
            _sessions.Clients.Open(commit.Request.Node);
            return;
        }

        if (commit.IsQuestion)
        {
            // What it gives up is not done when it comes later.
            _sessions.Settle(commit.Request, isOwn: entry.Proposal.Node == commit.Request.Node);
            return;
        }

        if (!_sessions.IsNew(commit.Request, commit.AnsweredUpTo, out _))
            return;
        var merged = new List<(TableImage Table, IReadOnlyList<RecordBatch> Rows)>();
        Conflict? conflict = _certifier.ConflictOf(commit) ?? Merge(commit, merged);
        long stamp = StoreState.StampOf(index);
        _sessions.Note(commit.Request, new Outcome(conflict is null ? stamp : 0, conflict));
        if (conflict is not null)
            return;
        foreach (TablePart part in commit.Tables.Where(static part => !part.Rows.IsEmpty))
        {
            TableOf(part.Name).Apply(part, SchemaOf(part.Name, part.SchemaId));
        }

        foreach ((TableImage table, IReadOnlyList<RecordBatch> rows) in merged)
            table.Put(rows);
        _certifier.Remember(commit, stamp);
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
            merged.Add((table, table.Merge(merges, SchemaOf(part.Name, merges.SchemaId), out int refused)));
            if (refused >= 0)
                return new Conflict(ConflictPart.Merge, number, refused, 0);
        }

        return null;
    }

    // Inv T3: an entry whose schema the log does not have brings it.
    ReadOnlyMemory<byte> SchemaOf(string table, uint id)
    {
        bool isKnown = _schemas.TryGetValue((table, id), out ReadOnlyMemory<byte> schema);
        Invariant.Check(isKnown, "T3");
        return schema;
    }

    TableImage TableOf(string name)
    {
        if (!_tables.TryGetValue(name, out TableImage? table))
            _tables.Add(name, table = new TableImage(name));
        return table;
    }
}
