using Khonsu.Cluster.Format;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Finds the rows that a client wants. For one thread at a time.</summary>
/// <param name="tables">The tables, by their names.</param>
sealed class RowFinder(IReadOnlyDictionary<string, ReplicaTable> tables)
{
    /// <summary>So many rows are found at once, whatever the client takes.</summary>
    public const int RowsMax = 1_000_000;

    readonly KeyWriter _writer = new();

    /// <summary>Says which rows are meant.</summary>
    /// <param name="encoded">As the client says it.</param>
    /// <returns>Null when the table or the index is none of this node's.</returns>
    /// <exception cref="MalformedBytesException">It says two things at once.</exception>
    public WantedRows? TryRead(V1.WantedRow encoded)
    {
        if (encoded is { HasKey: true, Range: not null })
            throw new MalformedBytesException("rows are wanted by a key and by a range");
        if (!tables.TryGetValue(encoded.Table, out ReplicaTable? table))
            return null;
        TableDefinition definition = table.Definition;
        if (encoded.Range is not { } range)
            return new WantedRows(definition, encoded.HasKey ? encoded.Key.ToByteArray() : null);
        if (range.Index >= definition.Indexes.Count)
            return null;
        return new WantedRows(definition, Range: new WantedRange(
            (int)range.Index,
            range.HasFrom ? range.From.ToByteArray() : null,
            range.HasTo ? range.To.ToByteArray() : null));
    }

    /// <summary>Finds rows.</summary>
    /// <param name="store">The store.</param>
    /// <param name="wanted">Which ones.</param>
    /// <param name="rowsMax">How many the client takes.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ClusterUnavailableException">The store is not whole.</exception>
    public Found Find(KhonsuStore store, IReadOnlyList<WantedRows> wanted, uint rowsMax)
        => store.Read(transaction => Find(transaction, wanted, (int)Math.Min(rowsMax, RowsMax)));

    Found Find(ReadTx transaction, IReadOnlyList<WantedRows> wanted, int rowsMax)
    {
        var found = new Found(transaction.SnapshotTimestamp);
        var groups = new Dictionary<string, (FoundRows Rows, HashSet<byte[]> Keys)>(StringComparer.Ordinal);
        var rows = new List<TransactionalRow>();
        int count = 0;
        foreach (WantedRows one in wanted)
        {
            ReplicaTable table = tables[one.Table.Name];
            rows.Clear();
            // Why one more: so there are too many, and not just as many.
            if (!table.TryFind(transaction, in one, rows, rowsMax + 1))
                return found with { Unreadable = one };
            if (!groups.TryGetValue(one.Table.Name, out (FoundRows Rows, HashSet<byte[]> Keys) group))
            {
                group = (new FoundRows(table), new HashSet<byte[]>(KeyComparer.Instance));
                groups.Add(one.Table.Name, group);
                found.Tables.Add(group.Rows);
            }

            foreach (TransactionalRow row in rows)
            {
                if (!IsNew(table, row, group.Keys))
                    continue;
                group.Rows.Puts.Add(row);
                if (++count > rowsMax)
                    return found with { AreTooMany = true };
            }
        }

        return found;
    }

    // Why also where the key has no form in bytes: such rows are found by nothing but their table, or a range of it.
    bool IsNew(ReplicaTable table, TransactionalRow row, HashSet<byte[]> keys)
    {
        _writer.Clear();
        table.WriteKey(_writer, row);
        HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> lookup =
            keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        return !_writer.IsExact || lookup.Add(_writer.Written);
    }

    /// <summary>What was found.</summary>
    /// <param name="Timestamp">As it was at this timestamp.</param>
    public sealed record Found(long Timestamp)
    {
        /// <summary>The rows, by table.</summary>
        public List<FoundRows> Tables { get; } = [];

        /// <summary>What has bytes that are of no key; null for nothing.</summary>
        public WantedRows? Unreadable { get; init; }

        /// <summary>Whether there are more than the client takes.</summary>
        public bool AreTooMany { get; init; }
    }
}
