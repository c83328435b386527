using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Turns what a store has submitted into the bytes of a log entry, and outcomes back.</summary>
static class CommitEncoder
{
    /// <summary>Writes a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="request">Its name.</param>
    /// <param name="answeredUpTo">Up to which number its start of the node has heard the answers.</param>
    /// <param name="time">When its body had ended.</param>
    /// <param name="state">What the log is applied to on this node.</param>
    /// <returns>The payload of an entry.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="UnknownTableException">A table is none of the state.</exception>
    public static byte[] Encode(
        SubmittedCommit commit, RequestId request, ulong answeredUpTo, DateTimeOffset time, StoreState state)
    {
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, EntryOf(
            commit.Tables, commit.Snapshot, request, answeredUpTo, state.Local.TimeAfterAll(time), state));
        return writer.Written.ToArray();
    }

    /// <summary>Writes a commit, or its part of one shard, as an entry.</summary>
    /// <param name="tables">What it has read and writes.</param>
    /// <param name="snapshot">What it has read is unchanged up to this commit timestamp of the store.</param>
    /// <param name="request">Its name.</param>
    /// <param name="answeredUpTo">Up to which number its start of the node has heard the answers.</param>
    /// <param name="time">When its body had ended, as the log has it.</param>
    /// <param name="state">What the log is applied to on this node.</param>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="UnknownTableException">A table is none of the state.</exception>
    public static CommitEntry EntryOf(
        IReadOnlyList<TableFootprint> tables,
        long snapshot,
        RequestId request,
        ulong answeredUpTo,
        long time,
        StoreState state)
    {
        (long stamp, IReadOnlyList<RequestId> seen) = state.SnapshotOf(snapshot, tables);
        return new CommitEntry
        {
            Request = request,
            AnsweredUpTo = answeredUpTo,
            Snapshot = stamp,
            Seen = seen,
            TimeMicroseconds = time,
            Tables = [.. tables.Select(table => PartOf(table, state))],
        };
    }

    /// <summary>Writes several commits of this start of the node together, the rows of each table as one.</summary>
    /// <param name="commits">The commits, more than one, that merge nothing.</param>
    /// <param name="node">The node,</param>
    /// <param name="incarnation">and its start.</param>
    /// <param name="state">What the log is applied to on this node.</param>
    /// <returns>The payload of an entry.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="UnknownTableException">A table is none of the state.</exception>
    public static byte[] EncodeGroup(
        IReadOnlyList<OpenCommit> commits, NodeId node, ulong incarnation, StoreState state)
    {
        // Inv T7: the form for several has no place for merges, which must not be lost.
        Invariant.Check(!commits.Any(static commit => commit.Submitted.HasMerges), "T7");
        // Why the largest: what is answered stays answered.
        ulong answeredUpTo = commits.Max(static commit => commit.AnsweredUpTo);
        var tables = new List<GroupedTable>();
        var entries = new CommitEntry[commits.Count];
        for (int number = 0; number < entries.Length; number++)
        {
            OpenCommit commit = commits[number];
            (long stamp, IReadOnlyList<RequestId> seen) = state.SnapshotOf(
                commit.Submitted.Snapshot, commit.Submitted.Tables);
            entries[number] = new CommitEntry
            {
                Request = new RequestId(node, incarnation, commit.Sequence),
                AnsweredUpTo = answeredUpTo,
                Snapshot = stamp,
                Seen = seen,
                TimeMicroseconds = state.Local.TimeAfterAll(commit.Time),
                Tables = PartsOf(commit.Submitted.Tables, tables, state),
            };
        }

        var writer = new ByteWriter();
        CommitBatchCodec.PutGroup(
            writer, new CommitBatch(entries, [.. tables.Select(table => RowsOf(table, state))], IsGroup: true));
        return writer.Written.ToArray();
    }

    /// <summary>Tells an outcome as the store knows it.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="state">What the log is applied to on this node.</param>
    public static CommitVerdict VerdictOf(Outcome outcome, StoreState state) => outcome.Conflict is not { } conflict
        ? new CommitVerdict(state.LocalStampOf(outcome.Stamp), null)
        : new CommitVerdict(0, new FootprintConflict(
            (FootprintPart)conflict.Part, conflict.Table, conflict.Item, state.LocalStampOf(conflict.Stamp)));

    // A commit alone: its rows stand in its table.
    static TablePart PartOf(TableFootprint table, StoreState state)
    {
        var tables = new List<GroupedTable>(1);
        TablePart part = PartOf(table, tables, state);
        TableRows rows = RowsOf(tables[0], state);
        return part with
        {
            SchemaId = rows.SchemaId,
            Schema = rows.Schema,
            Rows = rows.Rows,
            Merges = table.Merges.Count == 0 ? null : MergesOf(part.Name, tables[0].Replica, table.Merges, state),
        };
    }

    static TablePart[] PartsOf(IReadOnlyList<TableFootprint> footprints, List<GroupedTable> tables, StoreState state)
    {
        var parts = new TablePart[footprints.Count];
        for (int number = 0; number < parts.Length; number++)
            parts[number] = PartOf(footprints[number], tables, state);
        return parts;
    }

    static TablePart PartOf(TableFootprint table, List<GroupedTable> tables, StoreState state)
    {
        List<WrittenRow> writes = table.Writes;
        var part = new TablePart
        {
            Name = table.Definition.Name,
            IsScanned = table.IsScanned,
            Reads = Each(table.Reads, static read => (ReadOnlyMemory<byte>)read.KeyBytes),
            Ranges = Each(table.Ranges, RangeOf),
            Points = Each(table.Points, static point => new PointPart(point.Index, Optional(point.KeyBytes))),
            Writes = Each(writes, static write => new WritePart(
                Optional(write.KeyBytes.Length == 0 ? null : write.KeyBytes), write.IsGuarded)),
            Puts = writes.Count - DeletedIn(writes),
        };
        List<TransactionalRow> rows = GroupedTable.Of(table.Definition, tables, state).Rows;
        AddRows(rows, writes, areDeleted: false);
        if (part.Puts < writes.Count)
            AddRows(rows, writes, areDeleted: true);
        return part;
    }

    static MergePart MergesOf(string table, ReplicaTable replica, List<MergedRow> merges, StoreState state)
    {
        MergeCodec codec = replica.Merges!;
        // Why: what cannot be stored now is an error of the caller's; in the log it would be refused for ever.
        if (codec.CanOverflowColumns)
            replica.Encode([.. merges.Select(static merge => merge.Row)]);
        int[] takes = [.. Enumerable.Range(0, merges.Count).Where(item => merges[item].Taken is not null)];
        uint id = Checksum.Of(0, codec.Schema.Span);
        return new MergePart
        {
            Keys = [.. merges.Select(static merge => (ReadOnlyMemory<byte>)merge.KeyBytes)],
            SchemaId = id,
            Schema = state.Schemas.All.ContainsKey((table, id)) ? default : codec.Schema,
            Data = codec.Encode(
                [.. merges.Select(static merge => merge.Added), .. takes.Select(item => merges[item].Taken!)]),
            Takes = takes,
        };
    }

    static int DeletedIn(List<WrittenRow> writes)
    {
        int count = 0;
        foreach (WrittenRow write in writes)
            count += write.IsDeleted ? 1 : 0;
        return count;
    }

    static void AddRows(List<TransactionalRow> rows, List<WrittenRow> writes, bool areDeleted)
    {
        foreach (WrittenRow write in writes)
        {
            if (write.IsDeleted == areDeleted)
                rows.Add(write.Row);
        }
    }

    static TTo[] Each<TFrom, TTo>(List<TFrom> from, Func<TFrom, TTo> convert)
    {
        if (from.Count == 0)
            return [];
        var converted = new TTo[from.Count];
        for (int number = 0; number < converted.Length; number++)
            converted[number] = convert(from[number]);
        return converted;
    }

    static TableRows RowsOf(GroupedTable table, StoreState state)
    {
        string name = table.Replica.Definition.Name;
        if (table.Rows.Count == 0)
            return new TableRows(name, 0, default, default);
        uint id = Checksum.Of(0, table.Replica.Schema.Span);
        return new TableRows(
            name,
            id,
            state.Schemas.All.ContainsKey((name, id)) ? default : table.Replica.Schema,
            table.Replica.Encode(table.Rows));
    }

    static RangePart RangeOf(ReadRange range) => new(range.Index, Optional(range.From), Optional(range.To));

    // Why not the conversion of the language: it makes no bytes, instead of null, of null.
    static ReadOnlyMemory<byte>? Optional(byte[]? bytes) => bytes is null ? null : new ReadOnlyMemory<byte>(bytes);
}
