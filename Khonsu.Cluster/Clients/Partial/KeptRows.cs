using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Clients.Rows;
using Khonsu.Cluster.Format;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>
/// The store of a client that keeps only some rows: what it knows, and what a node says of it. Asked by any thread,
/// changed by the one task that hears the node.
/// </summary>
/// <remarks>
/// Each commit of the store is a state of the node's: all rows that are kept are in it as they were at one timestamp of
/// the node, and stay so up to a later one, which <see cref="TimestampOf"/> knows. What is known since a timestamp of
/// the store is entered after its rows are visible, and taken out before they go; so whoever finds no row in a
/// snapshot, and then finds that it is known since before that, knows that there was none (Inv Q1).
/// Inv Q3: no row is in the store that is not kept by some name: nobody would be told of its changes.
/// </remarks>
/// <param name="tables">All tables of the store.</param>
/// <param name="rowsMax">How many rows are kept, about.</param>
/// <param name="onKnown">Hears of what is known now.</param>
/// <param name="onLettingGo">Hears of what is about not to be known any more.</param>
sealed class KeptRows(
    IReadOnlyList<TableDefinition> tables,
    int rowsMax,
    Action<FoundRows> onKnown,
    Action<IReadOnlyList<WantedRows>> onLettingGo)
{
    // Commits of the store of which it is known what they are at the node.
    const int StampsMax = 1 << 14;

    readonly Lock _lock = new();
    readonly SortedDictionary<string, ReplicaTable> _tables = new(
        tables.ToDictionary(static table => table.Name, ReplicaTable.Of), StringComparer.Ordinal);

    // Under the lock.
    readonly RowInterests _known = new();
    readonly Dictionary<long, long> _timestamps = [];
    readonly Queue<long> _stamps = new();
    long _stamp;
    long _progress;

    // By the task alone.
    readonly Queue<(WantedRows Rows, int Weight)> _order = new();
    readonly List<FoundRows> _found = [];
    long _weight;
    ReplicaWriter _writer = null!;

    /// <summary>The tables by name.</summary>
    public IReadOnlyDictionary<string, ReplicaTable> Tables => _tables;

    /// <summary>The store; null until it is open.</summary>
    public KhonsuStore? Store { get; private set; }

    /// <summary>How many rows, ranges and tables are kept, each by its name.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _known.Count;
        }
    }

    /// <summary>Rows that are kept, about.</summary>
    public int RowsMax => rowsMax;

    /// <summary>Gets the store, before anything is in it.</summary>
    public void Attach(KhonsuStore store)
    {
        (Store, _writer) = (store, store.CreateReplicaWriter());
        _stamp = store.Parts.Clock.Now;
    }

    /// <summary>Whether the row of a key is known since a timestamp of the store.</summary>
    public bool KnowsRow(TableDefinition table, ReadOnlySpan<byte> key, long snapshot)
    {
        lock (_lock)
            return _known.SinceOf(table, key) <= snapshot;
    }

    /// <summary>Whether the rows of a range are known since a timestamp of the store.</summary>
    public bool KnowsRange(TableDefinition table, in WantedRange range, long snapshot)
    {
        lock (_lock)
            return _known.SinceOf(table, in range) <= snapshot;
    }

    /// <summary>Whether the rows of a table are known since a timestamp of the store.</summary>
    public bool KnowsTable(TableDefinition table, long snapshot)
    {
        lock (_lock)
            return _known.SinceOf(table) <= snapshot;
    }

    /// <summary>Whether rows are known.</summary>
    public bool Knows(WantedRows rows) => rows switch
    {
        { Range: { } range } => KnowsRange(rows.Table, in range, long.MaxValue),
        { Key: { } key } => KnowsRow(rows.Table, key, long.MaxValue),
        _ => KnowsTable(rows.Table, long.MaxValue),
    };

    /// <summary>Up to which timestamp of the node a snapshot of the store is what the node has.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>Null when it is of an earlier connection, or too old.</returns>
    public long? TimestampOf(long snapshot)
    {
        lock (_lock)
        {
            if (snapshot >= _stamp)
                return _progress == 0 ? null : _progress;
            return _timestamps.TryGetValue(snapshot, out long timestamp) ? timestamp : null;
        }
    }

    /// <summary>The timestamp of the newest commit of the store.</summary>
    public long Stamp
    {
        get
        {
            lock (_lock)
                return _stamp;
        }
    }

    /// <summary>Another node is heard: nothing is known any more, and no row is kept.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _known.Clear();
            _timestamps.Clear();
            _stamps.Clear();
            _progress = 0;
        }

        _order.Clear();
        _found.Clear();
        _weight = 0;
        Commit(() =>
        {
            foreach (ReplicaTable table in _tables.Values)
                table.Clear(_writer, null);
        });
        Stir();
    }

    /// <summary>The node has found rows.</summary>
    /// <param name="found">The rows; entered as soon as all is here that was committed before.</param>
    public void Find(FoundRows found) => _found.Add(found);

    /// <summary>A commit has changed rows.</summary>
    /// <param name="timestamp">Its timestamp at the node.</param>
    /// <param name="changes">The rows.</param>
    /// <exception cref="MalformedBytesException">It is older than what was said before.</exception>
    public void Change(long timestamp, IReadOnlyList<ChangedRows> changes)
    {
        CheckOrder(timestamp);
        Enter(timestamp - 1);
        Commit(() =>
        {
            foreach (ChangedRows change in changes)
            {
                for (int number = 0; number < change.Rows.Length; number++)
                {
                    // Why not always: what has left what is kept is told once more, and then not again (Inv Q3).
                    int puts = number < change.Puts && Covers(change.Table, change.Rows[number]) ? 1 : 0;
                    change.Table.Apply(_writer, change.Rows, number, puts, 1);
                }
            }
        });
        OnProgress(timestamp);
    }

    /// <summary>All is here that was committed up to a timestamp.</summary>
    /// <param name="timestamp">The timestamp at the node.</param>
    public void OnProgress(long timestamp)
    {
        lock (_lock)
            _progress = Math.Max(_progress, timestamp);
        Enter(timestamp);
    }

    // Enters what was found up to a timestamp, up to which all is here.
    void Enter(long timestamp)
    {
        for (int number = 0; number < _found.Count;)
        {
            FoundRows found = _found[number];
            if (found.Timestamp > timestamp)
            {
                number++;
                continue;
            }

            _found.RemoveAt(number);
            Enter(found);
            onKnown(found);
        }
    }

    void Enter(FoundRows found)
    {
        lock (_lock)
            _progress = Math.Max(_progress, found.Timestamp);
        Commit(() =>
        {
            foreach (ChangedRows rows in found.Rows)
            {
                for (int number = 0; number < rows.Rows.Length; number++)
                {
                    // Why not: it is there, and writing it again would be a change to whoever has read it.
                    if (!Covers(rows.Table, rows.Rows[number]))
                        rows.Table.Apply(_writer, rows.Rows, number, 1, 1);
                }
            }
        });
        List<WantedRows> fresh;
        lock (_lock)
            fresh = [.. found.Wanted.Where(wanted => _known.Add(in wanted, _stamp))];
        foreach (WantedRows wanted in fresh)
        {
            // Why of keys one: of other rows none come with them.
            int weight = wanted.Key is null ? 1 + found.Rows.Sum(static rows => rows.Rows.Length) : 1;
            _order.Enqueue((wanted, weight));
            _weight += weight;
        }

        LetGo(fresh.Count);
    }

    // Lets the oldest go until there is room, but not the last ones.
    void LetGo(int last)
    {
        var gone = new List<WantedRows>();
        while (_weight > rowsMax && _order.Count > last)
        {
            (WantedRows rows, int weight) = _order.Dequeue();
            _weight -= weight;
            gone.Add(rows);
        }

        if (gone.Count == 0)
            return;
        // Order: before they are not known. Who finds that wants them again, and the node must hear of that later
        // (Inv Q2). What is not told meanwhile is after what is here.
        onLettingGo(gone);
        lock (_lock)
        {
            foreach (WantedRows rows in gone)
                _known.Remove(in rows);
        }

        Commit(() =>
        {
            foreach (WantedRows rows in gone)
            {
                ReplicaTable table = _tables[rows.Table.Name];
                table.Drop(_writer, in rows, row => Covers(table, row));
            }
        });
        Stir();
    }

    // Who waits for a row that is not there, and is not known any more, would hear of nothing.
    void Stir() => Store!.Parts.Waiters.Stir();

    // The task alone changes what is known, so it reads without the lock.
    bool Covers(ReplicaTable table, TransactionalRow row) => _known.Covers(table, row, long.MaxValue);

    void Commit(Action write)
    {
        _writer.Begin();
        try
        {
            write();
        }
        catch
        {
            _writer.Abandon();
            throw;
        }

        lock (_lock)
        {
            if (_progress != 0)
            {
                _timestamps[_stamp] = _progress;
                _stamps.Enqueue(_stamp);
            }

            if (_stamps.Count > StampsMax)
                _timestamps.Remove(_stamps.Dequeue());
            // Order: before it is visible, so that nobody sees it as the newest and finds what was up to before it.
            _stamp++;
        }

        _writer.Commit(_stamp);
    }

    void CheckOrder(long timestamp)
    {
        if (timestamp <= _progress)
            throw new MalformedBytesException($"a commit of {timestamp} comes after {_progress}");
    }
}
