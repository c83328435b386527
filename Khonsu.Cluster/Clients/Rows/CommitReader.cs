using Google.Protobuf;
using Khonsu.Cluster.Format;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>
/// Reads the commits of one call, so that all that comes of them can go into the log: rows are those of this node's
/// tables, and keys and places of written rows are made of the rows here. For one thread at a time.
/// </summary>
/// <remarks>Its form is checked, not its truth: whoever may commit can write every row, and is trusted to say honestly
/// what it has read, as nodes are.</remarks>
/// <param name="known">The tables of the node.</param>
sealed class CommitReader(IReadOnlyDictionary<string, ReplicaTable> known)
{
    // Schemas of one table that a call may bring; each version of a record has one.
    const int SchemasMax = 8;

    // Why not those of the node: a table reads on one thread at a time.
    readonly Dictionary<string, Readable> _tables = new(StringComparer.Ordinal);
    readonly KeyWriter _writer = new();

    /// <summary>Reads what a commit has read and writes.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="now">The newest commit timestamp of the store.</param>
    /// <param name="fault">What of its tables or rows this node cannot read.</param>
    /// <returns>Its tables, in its order; null when there is a fault.</returns>
    /// <exception cref="MalformedBytesException">It is no commit.</exception>
    public IReadOnlyList<TableFootprint>? TryRead(V1.RowsCommit commit, long now, out string fault)
    {
        fault = "";
        if (commit.Snapshot < 1 || commit.Snapshot > now)
            throw new MalformedBytesException($"a commit has read at {commit.Snapshot}, which is none of this node");
        if (commit.Attempts == 0)
            throw new MalformedBytesException("a commit is of no attempt");
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!commit.Tables.All(table => names.Add(table.Table)))
            throw new MalformedBytesException("a commit has a table twice");
        // Why all of them first: a schema that has come is known, even if something else is wrong.
        foreach (V1.TableWork table in commit.Tables)
            fault = Learn(table) is { } wrong && fault.Length == 0 ? wrong : fault;
        if (fault.Length > 0)
            return null;
        var tables = new List<TableFootprint>(commit.Tables.Count);
        foreach (V1.TableWork table in commit.Tables)
        {
            if (TryRead(table, out fault) is not { } read)
                return null;
            tables.Add(read);
        }

        return tables.Any(static table => table.Writes.Count > 0)
            ? tables
            : throw new MalformedBytesException("a commit writes nothing");
    }

    string? Learn(V1.TableWork work)
    {
        if (!known.TryGetValue(work.Table, out ReplicaTable? table))
            return $"The table '{work.Table}' is none of this node's program: bring the nodes up to date.";
        if (work.Rows is not { } rows)
            return null;
        if (!string.Equals(rows.Table, work.Table, StringComparison.Ordinal))
            throw new MalformedBytesException($"what a commit writes of '{work.Table}' is of another table");
        if (rows.Schema.IsEmpty)
            return null;
        Dictionary<uint, ByteString> schemas = Of(table).Schemas;
        if (Checksum.Of(0, rows.Schema.Span) != rows.SchemaId
            || (schemas.TryGetValue(rows.SchemaId, out ByteString? first) && !first.Equals(rows.Schema)))
        {
            return $"The schema of '{work.Table}' is not the one that it names.";
        }

        if (schemas.Count >= SchemasMax && !schemas.ContainsKey(rows.SchemaId))
            return $"This call has brought {SchemasMax} schemas of '{work.Table}', which is as many as it may.";
        schemas[rows.SchemaId] = rows.Schema;
        return null;
    }

    Readable Of(ReplicaTable table)
    {
        string name = table.Definition.Name;
        if (!_tables.TryGetValue(name, out Readable? ours))
            _tables.Add(name, ours = new Readable(ReplicaTable.Of(table.Definition)));
        return ours;
    }

    TableFootprint? TryRead(V1.TableWork work, out string fault)
    {
        Readable table = Of(known[work.Table]);
        var footprint = new TableFootprint(table.Replica.Definition) { IsScanned = work.IsScanned };
        foreach (V1.ReadKey read in work.Reads)
        {
            byte[] key = read.Key.ToByteArray();
            footprint.Reads.Add(new ReadRow(key, key, read.Place));
        }

        int indexes = footprint.Definition.Indexes.Count;
        foreach (V1.IndexRange range in work.Ranges)
        {
            footprint.Ranges.Add(new ReadRange(
                IndexOf(range.Index, indexes),
                range.HasFrom ? range.From.ToByteArray() : null,
                range.HasTo ? range.To.ToByteArray() : null,
                Guard: null));
        }

        foreach (V1.IndexKey point in work.Points)
        {
            footprint.Points.Add(new IndexPoint(
                IndexOf(point.Index, indexes), point.HasKey ? point.Key.ToByteArray() : null, point.Place));
        }

        return TryAddRows(footprint, work, table, out fault) ? footprint : null;
    }

    static int IndexOf(uint index, int count) => index < count
        ? (int)index
        : throw new MalformedBytesException($"a table has no index {index}: it has {count}");

    bool TryAddRows(TableFootprint footprint, V1.TableWork work, Readable table, out string fault)
    {
        fault = "";
        int guards = work.Guards.Count;
        if ((work.Rows?.Puts ?? 0) > guards)
            throw new MalformedBytesException($"a commit writes {work.Rows!.Puts} of {guards} rows");
        if (work.Rows is null || work.Rows.Rows.IsEmpty)
        {
            if (guards != 0)
                throw new MalformedBytesException($"a commit has no rows of '{work.Table}', and guards of some");
            return true;
        }

        if (!table.Schemas.TryGetValue(work.Rows.SchemaId, out ByteString? schema))
        {
            fault = $"The schema of '{work.Table}' has not come by this call.";
            return false;
        }

        TransactionalRow[] rows;
        try
        {
            rows = table.Replica.Decode(schema.Memory, work.Rows.Rows.Memory);
        }
        catch (Exception error)
        {
            // Why all: whatever it is, this node cannot read them.
            fault = $"Its rows of '{work.Table}' cannot be read: {error.Message} Bring the older side up to date.";
            return false;
        }

        if (rows.Length != guards)
            throw new MalformedBytesException($"{guards} rows of '{work.Table}' are said, and there are {rows.Length}");
        AddRows(footprint, work, table.Replica, rows);
        return true;
    }

    void AddRows(TableFootprint footprint, V1.TableWork work, ReplicaTable table, TransactionalRow[] rows)
    {
        var keys = new HashSet<byte[]>(KeyComparer.Instance);
        for (int item = 0; item < rows.Length; item++)
        {
            _writer.Clear();
            table.WriteKey(_writer, rows[item]);
            byte[] key = _writer.IsExact ? _writer.Written.ToArray() : [];
            if (key.Length > 0 && !keys.Add(key))
                throw new MalformedBytesException($"a commit writes a row of '{work.Table}' twice");
            footprint.Writes.Add(new WrittenRow(
                key,
                table.KeyOf(rows[item]),
                rows[item],
                IsDeleted: item >= work.Rows.Puts,
                IsGuarded: work.Guards[item],
                table.PlaceOf(_writer, rows[item])));
        }
    }

    sealed record Readable(ReplicaTable Replica)
    {
        /// <summary>The schemas of its rows that have come, by their checksums.</summary>
        public Dictionary<uint, ByteString> Schemas { get; } = [];
    }
}
