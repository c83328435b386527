using Google.Protobuf;
using Khonsu.Cluster.Format;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Writes what a client asks for, and reads rows. Of one connection, because a schema is sent once by each.
/// One thread at a time writes commits, and one reads rows.</summary>
/// <param name="tables">All tables of the store.</param>
sealed class RowsCodec(IReadOnlyDictionary<string, ReplicaTable> tables)
{
    /// <summary>Keys that are asked for together, at most.</summary>
    public const int KeysPerFrame = 1024;

    readonly Dictionary<(string Table, uint Id), ReadOnlyMemory<byte>> _received = [];
    readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    /// <summary>Writes what is wanted, or not any more.</summary>
    public static V1.WantedRow Put(in WantedRows rows)
    {
        var wanted = new V1.WantedRow { Table = rows.Table.Name };
        if (rows.Key is { } key)
            wanted.Key = UnsafeByteOperations.UnsafeWrap(key);
        if (rows.Range is { } range)
            wanted.Range = Put(range.Index, range.From, range.To);
        return wanted;
    }

    /// <summary>Writes a commit, without its number and its name. Its merges become writes of rows that must be
    /// unchanged, and of each table the rows that are written come before those that are deleted.</summary>
    /// <param name="commit">The commit, which is changed so that positions in it are those in what is written.</param>
    /// <param name="snapshot">What it has read is unchanged up to this timestamp of the node.</param>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="UnknownTableException">A table is none of the store.</exception>
    public V1.RowsCommit Put(SubmittedCommit commit, long snapshot)
    {
        var written = new V1.RowsCommit { Snapshot = snapshot, Attempts = (uint)commit.Description.Attempts };
        foreach (TableFootprint table in commit.Tables)
            written.Tables.Add(Put(table));
        return written;
    }

    /// <summary>Reads rows.</summary>
    /// <param name="rows">What a node has sent.</param>
    /// <param name="table">Their table.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="MalformedBytesException">They are no rows.</exception>
    /// <exception cref="UnknownTableException">The table is none of the store.</exception>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    /// <exception cref="SchemaMismatchException">The rows cannot become those of the table.</exception>
    public TransactionalRow[] Take(V1.TableRows rows, out ReplicaTable table)
    {
        table = TableOf(rows.Table);
        if (!rows.Schema.IsEmpty)
            _received[(rows.Table, rows.SchemaId)] = rows.Schema.Memory;
        if (!_received.TryGetValue((rows.Table, rows.SchemaId), out ReadOnlyMemory<byte> schema))
            throw new MalformedBytesException($"rows of '{rows.Table}' have a schema that was not sent");
        TransactionalRow[] read = table.Decode(schema, rows.Rows.Memory);
        return rows.Puts <= read.Length
            ? read
            : throw new MalformedBytesException($"{rows.Puts} of {read.Length} rows are there");
    }

    static V1.IndexRange Put(int index, byte[]? from, byte[]? to)
    {
        var range = new V1.IndexRange { Index = (uint)index };
        if (from is not null)
            range.From = UnsafeByteOperations.UnsafeWrap(from);
        if (to is not null)
            range.To = UnsafeByteOperations.UnsafeWrap(to);
        return range;
    }

    V1.TableWork Put(TableFootprint table)
    {
        table.WriteMerges();
        var ordered = table.Writes.OrderBy(static write => write.IsDeleted).ToList();
        table.Writes.Clear();
        table.Writes.AddRange(ordered);
        var work = new V1.TableWork { Table = table.Definition.Name, IsScanned = table.IsScanned };
        foreach (ReadRow read in table.Reads)
        {
            work.Reads.Add(new V1.ReadKey
            {
                Key = UnsafeByteOperations.UnsafeWrap(read.KeyBytes),
                Place = read.Place,
            });
        }

        foreach (ReadRange range in table.Ranges)
            work.Ranges.Add(Put(range.Index, range.From, range.To));
        foreach (IndexPoint point in table.Points)
        {
            var key = new V1.IndexKey { Index = (uint)point.Index, Place = point.Place };
            if (point.KeyBytes is not null)
                key.Key = UnsafeByteOperations.UnsafeWrap(point.KeyBytes);
            work.Points.Add(key);
        }

        if (ordered.Count > 0)
        {
            work.Rows = RowsOf(TableOf(table.Definition.Name), ordered);
            work.Guards.AddRange(ordered.Select(static write => write.IsGuarded));
        }

        return work;
    }

    V1.TableRows RowsOf(ReplicaTable table, List<WrittenRow> writes)
    {
        string name = table.Definition.Name;
        var rows = new V1.TableRows
        {
            Table = name,
            SchemaId = Checksum.Of(0, table.Schema.Span),
            Rows = UnsafeByteOperations.UnsafeWrap(table.Encode([.. writes.Select(static write => write.Row)])),
            Puts = (uint)writes.Count(static write => !write.IsDeleted),
        };
        if (_sent.Add(name))
            rows.Schema = UnsafeByteOperations.UnsafeWrap(table.Schema);
        return rows;
    }

    ReplicaTable TableOf(string name) => tables.TryGetValue(name, out ReplicaTable? table)
        ? table
        : throw new UnknownTableException(name);
}
