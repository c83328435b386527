using System.Text;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// Turns what an entry holds into its bytes and back. One transaction stands alone, as <see cref="CommitEntryCodec"/>
/// writes it; several stand behind a number that is no version of it: what they share, once; the tables with the rows
/// of all; then of each what is its own.
/// </summary>
static class CommitBatchCodec
{
    /// <summary>The latest version of the form for several; it is written where one of them has seen something ahead of
    /// the log.</summary>
    public const int Version = 2;

    // The version in which nothing is seen ahead of the log.
    const int PlainVersion = 1;

    // Where a transaction that stands alone has its version.
    const int GroupMark = -1;

    const int LengthBytes = sizeof(int);

    // Of a table without anything: name, id of the schema, schema, rows.
    const int TableBytesMin = LengthBytes + sizeof(ulong) + (2 * LengthBytes);

    // Of a transaction without tables: number, snapshot, time, how many.
    const int CommitBytesMin = (3 * sizeof(long)) + LengthBytes;

    // Of a table in a transaction: which one, how many are written, what was read and is written.
    const int PartBytesMin = (2 * LengthBytes) + CommitEntryCodec.FootprintBytesMin;

    /// <summary>Writes several transactions together.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="batch">The transactions: all of one start of a node or one session of a client, with one number up
    /// to which it has heard the answers. Of their tables only what is named in it by name is written, without rows of
    /// their own.</param>
    public static void PutGroup(ByteWriter writer, CommitBatch batch)
    {
        CommitEntry first = batch.Commits[0];
        int version = batch.Commits.Any(static commit => commit.Seen.Count > 0) ? Version : PlainVersion;
        writer.Put(GroupMark);
        writer.Put(version);
        writer.Put(batch.TimeMicroseconds);
        writer.Put(first.Request.Node.Value);
        writer.Put(first.Request.Incarnation);
        writer.Put(first.AnsweredUpTo);
        writer.Put(batch.Tables.Count);
        foreach (TableRows table in batch.Tables)
        {
            writer.Put(Encoding.UTF8.GetBytes(table.Table));
            writer.Put((ulong)table.SchemaId);
            writer.Put(table.Schema.Span);
            writer.Put(table.Rows.Span);
        }

        writer.Put(batch.Commits.Count);
        foreach (CommitEntry commit in batch.Commits)
        {
            writer.Put(commit.Request.Sequence);
            writer.Put(commit.Snapshot);
            writer.Put(commit.TimeMicroseconds);
            if (version == Version)
                CommitEntryCodec.PutRequests(writer, commit.Seen);
            writer.Put(commit.Tables.Count);
            foreach (TablePart part in commit.Tables)
            {
                writer.Put(NumberOf(part.Name, batch.Tables));
                writer.Put(part.Puts);
                CommitEntryCodec.PutFootprint(writer, part);
            }
        }
    }

    /// <summary>Reads what an entry holds.</summary>
    /// <param name="bytes">All its bytes and nothing more; rows are a part of them.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static CommitBatch Take(ReadOnlyMemory<byte> bytes)
    {
        if (!IsGroup(bytes.Span))
            return Alone(CommitEntryCodec.Take(bytes.Span));
        var reader = new ByteReader(bytes.Span);
        TakeMarkAndTime(ref reader, out int version);
        var node = new NodeId(reader.TakeUInt64());
        var first = new CommitEntry
        {
            Request = new RequestId(node, reader.TakeUInt64(), 0),
            AnsweredUpTo = reader.TakeUInt64(),
            Snapshot = 0,
            Tables = [],
        };
        var tables = new TableRows[reader.TakeCount(TableBytesMin)];
        for (int number = 0; number < tables.Length; number++)
        {
            tables[number] = new TableRows(
                Encoding.UTF8.GetString(reader.TakeBytes()),
                reader.TakeUInt32(),
                reader.TakeBytes(),
                reader.TakeSlice(bytes));
        }

        var commits = new CommitEntry[reader.TakeCount(CommitBytesMin)];
        for (int number = 0; number < commits.Length; number++)
            commits[number] = TakeCommit(ref reader, first, tables, hasSeen: version == Version);
        if (!reader.IsAtEnd || commits.Length == 0)
            throw new MalformedBytesException("what follows are no transactions");
        return new CommitBatch(commits, tables, IsGroup: true);
    }

    /// <summary>Reads the latest time that a transaction of an entry bears, without the transactions.</summary>
    /// <param name="bytes">All bytes of the entry.</param>
    /// <returns>Microseconds since 1970, UTC; 0 where none bears one.</returns>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static long TakeTime(ReadOnlySpan<byte> bytes)
    {
        if (!IsGroup(bytes))
            return CommitEntryCodec.TakeHead(bytes).TimeMicroseconds;
        var reader = new ByteReader(bytes);
        return TakeMarkAndTime(ref reader, out _);
    }

    /// <summary>Reads who asks for the first transaction of an entry, without the rest.</summary>
    /// <param name="bytes">All bytes of the entry.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static RequestId TakeRequest(ReadOnlySpan<byte> bytes)
    {
        if (!IsGroup(bytes))
            return CommitEntryCodec.TakeHead(bytes).Request;
        var reader = new ByteReader(bytes);
        TakeMarkAndTime(ref reader, out _);
        var session = new RequestId(new NodeId(reader.TakeUInt64()), reader.TakeUInt64(), 0);
        reader.TakeUInt64();
        for (int tables = reader.TakeCount(TableBytesMin); tables > 0; tables--)
        {
            reader.SkipBytes();
            reader.TakeUInt32();
            reader.SkipBytes();
            reader.SkipBytes();
        }

        if (reader.TakeCount(CommitBytesMin) == 0)
            throw new MalformedBytesException("a group has no transactions");
        return session with { Sequence = reader.TakeUInt64() };
    }

    static bool IsGroup(ReadOnlySpan<byte> bytes) => new ByteReader(bytes).TakeInt32() == GroupMark;

    static long TakeMarkAndTime(ref ByteReader reader, out int version)
    {
        reader.TakeInt32();
        version = reader.TakeInt32();
        return version is PlainVersion or Version
            ? reader.TakeInt64()
            : throw new MalformedBytesException($"groups of version {version} are not known, only up to {Version}");
    }

    /// <summary>A transaction as what an entry holds that has it alone.</summary>
    /// <param name="commit">The transaction.</param>
    public static CommitBatch Alone(CommitEntry commit)
    {
        var tables = new List<TableRows>(commit.Tables.Count);
        foreach (TablePart part in commit.Tables)
            tables.Add(new TableRows(part.Name, part.SchemaId, part.Schema, part.Rows));
        return new CommitBatch([commit], tables, IsGroup: false);
    }

    static CommitEntry TakeCommit(ref ByteReader reader, CommitEntry shared, TableRows[] tables, bool hasSeen)
    {
        ulong sequence = reader.TakeUInt64();
        long snapshot = reader.TakeInt64();
        long time = reader.TakeInt64();
        RequestId[] seen = hasSeen ? CommitEntryCodec.TakeRequests(ref reader) : [];
        var parts = new TablePart[reader.TakeCount(PartBytesMin)];
        // Why: what is without tables would be a question, which is answered otherwise.
        if (parts.Length == 0)
            throw new MalformedBytesException("a transaction of a group has no tables");
        for (int place = 0; place < parts.Length; place++)
        {
            int number = reader.TakeInt32();
            if (number < 0 || number >= tables.Length)
                throw new MalformedBytesException($"a group has no table {number}");
            int puts = reader.TakeInt32();
            parts[place] = CommitEntryCodec.TakeFootprint(ref reader, tables[number].Table, puts);
            if (puts < 0 || puts > parts[place].Writes.Count)
                throw new MalformedBytesException($"{puts} rows of {parts[place].Writes.Count} are written");
        }

        return new CommitEntry
        {
            Request = shared.Request with { Sequence = sequence },
            AnsweredUpTo = shared.AnsweredUpTo,
            Snapshot = snapshot,
            TimeMicroseconds = time,
            Seen = seen,
            Tables = parts,
        };
    }

    static int NumberOf(string table, IReadOnlyList<TableRows> tables)
    {
        for (int number = 0; number < tables.Count; number++)
        {
            if (string.Equals(tables[number].Table, table, StringComparison.Ordinal))
                return number;
        }

        throw new ArgumentException($"Table '{table}' is none of the group.", nameof(tables));
    }
}
