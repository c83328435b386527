using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
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
        CommitEntryCodec.Put(writer, new CommitEntry
        {
            Request = request,
            AnsweredUpTo = answeredUpTo,
            Snapshot = commit.Snapshot,
            TimeMicroseconds = EntryTime.Of(time),
            Tables = [.. commit.Tables.Select(table => PartOf(table, state))],
        });
        return writer.Written.ToArray();
    }

    /// <summary>Tells an outcome as the store knows it.</summary>
    /// <param name="outcome">The outcome.</param>
    public static CommitVerdict VerdictOf(Outcome outcome) => outcome.Conflict is not { } conflict
        ? new CommitVerdict(outcome.Stamp, null)
        : new CommitVerdict(
            0, new FootprintConflict((FootprintPart)conflict.Part, conflict.Table, conflict.Item, conflict.Stamp));

    static TablePart PartOf(TableFootprint table, StoreState state)
    {
        ReplicaTable replica = state.Tables.TryGetValue(table.Definition.Name, out ReplicaTable? known)
            ? known
            : throw new UnknownTableException(table.Definition.Name);
        var part = new TablePart
        {
            Name = table.Definition.Name,
            IsScanned = table.IsScanned,
            Reads = [.. table.Reads.Select(static read => (ReadOnlyMemory<byte>)read.KeyBytes)],
            Ranges = [.. table.Ranges.Select(RangeOf)],
            Points = [.. table.Points.Select(static point => new PointPart(point.Index, Optional(point.KeyBytes)))],
        };
        if (table.Writes.Count != 0)
            part = WithRows(part, replica, table.Writes, state);
        return table.Merges.Count == 0
            ? part
            : part with { Merges = MergesOf(part.Name, replica, table.Merges, state) };
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

    static TablePart WithRows(
        TablePart part, ReplicaTable table, List<WrittenRow> writes, StoreState state)
    {
        WrittenRow[] ordered = [.. writes.OrderBy(static write => write.IsDeleted)];
        uint id = Checksum.Of(0, table.Schema.Span);
        return part with
        {
            Writes = [.. writes.Select(static write => new WritePart(
                Optional(write.KeyBytes.Length == 0 ? null : write.KeyBytes), write.IsGuarded))],
            SchemaId = id,
            Schema = state.Schemas.All.ContainsKey((part.Name, id)) ? default : table.Schema,
            Rows = table.Encode([.. ordered.Select(static write => write.Row)]),
            Puts = ordered.Count(static write => !write.IsDeleted),
        };
    }

    static RangePart RangeOf(ReadRange range) => new(range.Index, Optional(range.From), Optional(range.To));

    // Why not the conversion of the language: it makes no bytes, instead of null, of null.
    static ReadOnlyMemory<byte>? Optional(byte[]? bytes) => bytes is null ? null : new ReadOnlyMemory<byte>(bytes);
}
