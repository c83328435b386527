using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>
/// Which rows of a store somebody keeps, and since which timestamp: rows by their keys, ranges of indexes, whole
/// tables. Both sides have it: the client says by it what it knows, and the node what the client must be told. For one
/// thread at a time.
/// </summary>
sealed class RowInterests
{
    readonly SortedDictionary<string, TableInterest> _tables = new(StringComparer.Ordinal);
    readonly KeyWriter _writer = new();

    /// <summary>How many keys, ranges and tables are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Since when the row of a key is kept by that key, or all rows of its table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key.</param>
    /// <returns>Null when neither is.</returns>
    public long? SinceOf(TableDefinition table, ReadOnlySpan<byte> key)
    {
        if (!_tables.TryGetValue(table.Name, out TableInterest? interest))
            return null;
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> keys =
            interest.Keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        return Earlier(keys.TryGetValue(key, out long since) ? since : null, interest.Since);
    }

    /// <summary>Since when a range is kept as it is, or all rows of its table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="range">The range.</param>
    /// <returns>Null when neither is.</returns>
    public long? SinceOf(TableDefinition table, in WantedRange range)
        => _tables.TryGetValue(table.Name, out TableInterest? interest)
            ? Earlier(interest.Indexes[range.Index].SinceOf(in range), interest.Since)
            : null;

    /// <summary>Since when all rows of a table are kept.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Null when they are not.</returns>
    public long? SinceOf(TableDefinition table)
        => _tables.TryGetValue(table.Name, out TableInterest? interest) ? interest.Since : null;

    /// <summary>Keeps rows from now on.</summary>
    /// <param name="rows">Which; an index that is named there is one of the table.</param>
    /// <param name="since">How they were at this timestamp is known.</param>
    /// <returns>False when just these are kept already; then it stays as it was.</returns>
    public bool Add(in WantedRows rows, long since)
    {
        if (!_tables.TryGetValue(rows.Table.Name, out TableInterest? interest))
            _tables.Add(rows.Table.Name, interest = new TableInterest(rows.Table));
        bool isNew = rows switch
        {
            { Range: { } range } => interest.Indexes[range.Index].Add(in range, since),
            { Key: { } key } => interest.Keys.TryAdd(key, since),
            _ => interest.Since is null,
        };
        if (rows is { Range: null, Key: null } && isNew)
            interest.Since = since;
        Count += isNew ? 1 : 0;
        return isNew;
    }

    /// <summary>Does not keep rows any more, by what they were named.</summary>
    /// <param name="rows">Which.</param>
    /// <returns>False when just these were not kept.</returns>
    public bool Remove(in WantedRows rows)
    {
        if (!_tables.TryGetValue(rows.Table.Name, out TableInterest? interest))
            return false;
        bool wasThere = rows switch
        {
            { Range: { } range } => interest.Indexes[range.Index].Remove(in range),
            { Key: { } key } => interest.Keys.Remove(key),
            _ => interest.Since is not null,
        };
        if (rows is { Range: null, Key: null })
            interest.Since = null;
        Count -= wasThere ? 1 : 0;
        return wasThere;
    }

    /// <summary>Keeps nothing any more.</summary>
    public void Clear()
    {
        _tables.Clear();
        Count = 0;
    }

    /// <summary>Whether a row, as it is, is among those that are kept since before a timestamp, by whatever they were
    /// named.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="row">The row.</param>
    /// <param name="timestamp">The timestamp.</param>
    public bool Covers(ReplicaTable table, TransactionalRow row, long timestamp)
    {
        if (!_tables.TryGetValue(table.Definition.Name, out TableInterest? interest))
            return false;
        if (interest.Since < timestamp)
            return true;
        _writer.Clear();
        table.WriteKey(_writer, row);
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> keys =
            interest.Keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (_writer.IsExact && keys.TryGetValue(_writer.Written, out long since) && since < timestamp)
            return true;
        foreach (IndexInterest index in interest.Indexes)
        {
            if (index.Covers(row, timestamp, _writer))
                return true;
        }

        return false;
    }

    static long? Earlier(long? one, long? other) => one is { } first && other is { } second
        ? Math.Min(first, second)
        : one ?? other;

    sealed class TableInterest(TableDefinition table)
    {
        public Dictionary<byte[], long> Keys { get; } = new(KeyComparer.Instance);

        public IndexInterest[] Indexes { get; } = [.. table.Indexes.Select(static index => new IndexInterest(index))];

        /// <summary>Since when all rows are kept; null for not all.</summary>
        public long? Since { get; set; }
    }
}
