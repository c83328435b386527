using System.Text;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// Turns transactions into the bytes of log entries and back: a version, then the members in the order in which they
/// are declared, lists with their length before them, little end first.
/// </summary>
static class CommitEntryCodec
{
    /// <summary>The latest version. A node reads this and every older one; what has seen nothing ahead of the log, or
    /// has no merges, is written as an older one, so that nodes of an older version of the library can follow until
    /// somebody does that.</summary>
    public const int Version = 4;

    // The version in which nothing is seen ahead of the log; the later one says of each transaction whether it merges.
    const int MergesVersion = 3;

    // The version that has no merges.
    const int PlainVersion = 2;

    // The version that has no time.
    const int TimelessVersion = 1;

    /// <summary>What the name of a transaction takes.</summary>
    public const int RequestBytes = 3 * sizeof(ulong);

    const int LengthBytes = sizeof(int);
    const int FlagBytes = 1;

    /// <summary>What the footprint of a table takes at least: a flag and four lists.</summary>
    public const int FootprintBytesMin = FlagBytes + (4 * LengthBytes);

    // Of a table without anything: name, footprint, schema id, schema, rows, number of rows.
    const int TableBytesMin = LengthBytes + FootprintBytesMin + sizeof(ulong) + (3 * LengthBytes);

    /// <summary>Writes a transaction.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="entry">The transaction.</param>
    public static void Put(ByteWriter writer, CommitEntry entry)
    {
        bool hasMerges = entry.Tables.Any(static table => table.Merges is not null);
        int version = entry.Seen.Count > 0 ? Version : hasMerges ? MergesVersion : PlainVersion;
        writer.Put(version);
        PutRequest(writer, entry.Request);
        writer.Put(entry.AnsweredUpTo);
        writer.Put(entry.Snapshot);
        writer.Put(entry.TimeMicroseconds);
        if (version == Version)
        {
            PutRequests(writer, entry.Seen);
            writer.Put(hasMerges);
        }

        writer.Put(entry.Tables.Count);
        foreach (TablePart table in entry.Tables)
        {
            Put(writer, table);
            if (hasMerges)
                PutMerges(writer, table.Merges);
        }
    }

    /// <summary>Reads a transaction.</summary>
    /// <param name="bytes">All its bytes and nothing more.</param>
    /// <returns>The transaction.</returns>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static CommitEntry Take(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        CommitEntry entry = Take(ref reader);
        return reader.IsAtEnd ? entry : throw new MalformedBytesException("bytes follow a transaction");
    }

    /// <summary>Reads a transaction.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static CommitEntry Take(ref ByteReader reader)
    {
        CommitEntry head = TakeHead(ref reader, out int version);
        if (version < Version)
            return head with { Tables = TakeTables(ref reader, hasMerges: version == MergesVersion) };
        return head with
        {
            Seen = TakeRequests(ref reader),
            Tables = TakeTables(ref reader, hasMerges: reader.TakeBool()),
        };
    }

    /// <summary>Reads who asks for a transaction and when, without what it has read and writes.</summary>
    /// <param name="bytes">All bytes of the transaction.</param>
    /// <returns>The transaction without its tables.</returns>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static CommitEntry TakeHead(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return TakeHead(ref reader);
    }

    /// <summary>Reads who asks for a transaction and when, without what it has read and writes.</summary>
    /// <param name="reader">Stands before the transaction, and then within it.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static CommitEntry TakeHead(ref ByteReader reader) => TakeHead(ref reader, out _);

    /// <summary>Writes names of transactions.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="requests">The names.</param>
    public static void PutRequests(ByteWriter writer, IReadOnlyList<RequestId> requests)
    {
        writer.Put(requests.Count);
        foreach (RequestId request in requests)
            PutRequest(writer, request);
    }

    /// <summary>Reads names of transactions.</summary>
    /// <param name="reader">Stands before them.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static RequestId[] TakeRequests(ref ByteReader reader)
    {
        var requests = new RequestId[reader.TakeCount(RequestBytes)];
        for (int item = 0; item < requests.Length; item++)
            requests[item] = TakeRequest(ref reader);
        return requests;
    }

    /// <summary>Writes the name of a transaction.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="request">The name.</param>
    public static void PutRequest(ByteWriter writer, RequestId request)
    {
        writer.Put(request.Node.Value);
        writer.Put(request.Incarnation);
        writer.Put(request.Sequence);
    }

    /// <summary>Reads the name of a transaction.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <exception cref="MalformedBytesException">The bytes end before.</exception>
    public static RequestId TakeRequest(ref ByteReader reader)
        => new(new NodeId(reader.TakeUInt64()), reader.TakeUInt64(), reader.TakeUInt64());

    static CommitEntry TakeHead(ref ByteReader reader, out int version)
    {
        version = reader.TakeInt32();
        if (version is < TimelessVersion or > Version)
            throw new MalformedBytesException($"transactions of version {version} are not known, only up to {Version}");
        return new CommitEntry
        {
            Request = TakeRequest(ref reader),
            AnsweredUpTo = reader.TakeUInt64(),
            Snapshot = reader.TakeInt64(),
            TimeMicroseconds = version == TimelessVersion ? 0 : reader.TakeInt64(),
            Tables = [],
        };
    }

    static void Put(ByteWriter writer, TablePart table)
    {
        writer.Put(Encoding.UTF8.GetBytes(table.Name));
        PutFootprint(writer, table);
        writer.Put((ulong)table.SchemaId);
        writer.Put(table.Schema.Span);
        writer.Put(table.Rows.Span);
        writer.Put(table.Puts);
    }

    /// <summary>Writes what a transaction has read and writes of a table, without the rows.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="table">The table.</param>
    public static void PutFootprint(ByteWriter writer, TablePart table)
    {
        writer.Put(table.IsScanned);
        writer.Put(table.Reads.Count);
        foreach (ReadOnlyMemory<byte> key in table.Reads)
            writer.Put(key.Span);
        writer.Put(table.Ranges.Count);
        foreach (RangePart range in table.Ranges)
        {
            writer.Put(range.Index);
            PutOptional(writer, range.From);
            PutOptional(writer, range.To);
        }

        writer.Put(table.Writes.Count);
        foreach (WritePart write in table.Writes)
        {
            PutOptional(writer, write.Key);
            writer.Put(write.IsGuarded);
        }

        writer.Put(table.Points.Count);
        foreach (PointPart point in table.Points)
        {
            writer.Put(point.Index);
            PutOptional(writer, point.Key);
        }
    }

    static void PutMerges(ByteWriter writer, MergePart? merges)
    {
        writer.Put(merges is not null);
        if (merges is null)
            return;
        writer.Put(merges.Keys.Count);
        foreach (ReadOnlyMemory<byte> key in merges.Keys)
            writer.Put(key.Span);
        writer.Put((ulong)merges.SchemaId);
        writer.Put(merges.Schema.Span);
        writer.Put(merges.Data.Span);
        writer.Put(merges.Takes.Count);
        foreach (int position in merges.Takes)
            writer.Put(position);
    }

    static TablePart[] TakeTables(ref ByteReader reader, bool hasMerges)
    {
        var tables = new TablePart[reader.TakeCount(TableBytesMin)];
        for (int number = 0; number < tables.Length; number++)
        {
            TablePart table = TakeTable(ref reader);
            tables[number] = hasMerges ? table with { Merges = TakeMerges(ref reader) } : table;
        }

        return tables;
    }

    static MergePart? TakeMerges(ref ByteReader reader)
    {
        if (!reader.TakeBool())
            return null;
        var keys = new ReadOnlyMemory<byte>[reader.TakeCount(LengthBytes)];
        for (int item = 0; item < keys.Length; item++)
            keys[item] = reader.TakeBytes();
        uint schemaId = reader.TakeUInt32();
        ReadOnlyMemory<byte> schema = reader.TakeBytes();
        ReadOnlyMemory<byte> data = reader.TakeBytes();
        var takes = new int[reader.TakeCount(LengthBytes)];
        for (int item = 0; item < takes.Length; item++)
            takes[item] = reader.TakeInt32();
        return new MergePart { Keys = keys, SchemaId = schemaId, Schema = schema, Data = data, Takes = takes };
    }

    static TablePart TakeTable(ref ByteReader reader)
    {
        string name = Encoding.UTF8.GetString(reader.TakeBytes());
        return TakeFootprint(ref reader, name) with
        {
            SchemaId = reader.TakeUInt32(),
            Schema = reader.TakeBytes(),
            Rows = reader.TakeBytes(),
            Puts = reader.TakeInt32(),
        };
    }

    /// <summary>Reads what a transaction has read and writes of a table, without the rows.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="puts">How many of its rows are written.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static TablePart TakeFootprint(ref ByteReader reader, string name, int puts = 0)
    {
        bool isScanned = reader.TakeBool();
        var reads = new ReadOnlyMemory<byte>[reader.TakeCount(LengthBytes)];
        for (int item = 0; item < reads.Length; item++)
            reads[item] = reader.TakeBytes();
        var ranges = new RangePart[reader.TakeCount(LengthBytes + (2 * FlagBytes))];
        for (int item = 0; item < ranges.Length; item++)
            ranges[item] = new RangePart(TakeIndex(ref reader), TakeOptional(ref reader), TakeOptional(ref reader));
        var writes = new WritePart[reader.TakeCount(2 * FlagBytes)];
        for (int item = 0; item < writes.Length; item++)
            writes[item] = new WritePart(TakeOptional(ref reader), reader.TakeBool());
        var points = new PointPart[reader.TakeCount(LengthBytes + FlagBytes)];
        for (int item = 0; item < points.Length; item++)
            points[item] = new PointPart(TakeIndex(ref reader), TakeOptional(ref reader));
        return new TablePart
        {
            Name = name,
            IsScanned = isScanned,
            Reads = reads,
            Ranges = ranges,
            Writes = writes,
            Points = points,
            Puts = puts,
        };
    }

    static int TakeIndex(ref ByteReader reader)
    {
        // Why a limit: a list is as long as the number says.
        const int IndexesMax = 1 << 10;
        int index = reader.TakeInt32();
        return index is >= 0 and < IndexesMax
            ? index
            : throw new MalformedBytesException($"{index} is no number of an index");
    }

    static void PutOptional(ByteWriter writer, ReadOnlyMemory<byte>? bytes)
    {
        writer.Put(bytes is not null);
        if (bytes is { } some)
            writer.Put(some.Span);
    }

    static ReadOnlyMemory<byte>? TakeOptional(ref ByteReader reader)
        => reader.TakeBool() ? (ReadOnlyMemory<byte>)reader.TakeBytes() : null;
}
