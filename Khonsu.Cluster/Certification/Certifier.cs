namespace Khonsu.Cluster.Certification;

/// <summary>
/// Decides of each transaction, in the order of the log, whether what it has read is unchanged: a function of the
/// entries so far, so every replica decides alike without asking another one.
/// </summary>
/// <remarks>
/// Source: certification of deferred updates, as in Pedone, Guerraoui, Schiper 2003 ("The Database State Machine
/// Approach"). It remembers the changes of the last commits, as many as <see cref="ChangesMax"/> allows; who has read
/// before them is refused. The limit is a part of the function and therefore no setting: replicas with different ones
/// would decide differently.
/// </remarks>
sealed class Certifier
{
    /// <summary>Changes that are remembered: rows and keys of indexes.</summary>
    public const int ChangesMax = 1 << 20;

    readonly int _changesMax;
    readonly ulong _hashSeed;
    readonly SortedDictionary<string, TableMemory> _tables = new(StringComparer.Ordinal);
    readonly Queue<RememberedChange> _changes = new();

    /// <summary>Makes one that remembers nothing.</summary>
    /// <param name="changesMax">How many changes it remembers.</param>
    /// <param name="floor">Commits up to this timestamp are not known to it.</param>
    /// <param name="hashSeed">A number that those who choose keys do not know. No decision depends on it.</param>
    public Certifier(int changesMax = ChangesMax, long floor = 0, ulong hashSeed = 0)
        => (_changesMax, _hashSeed, Floor) = (changesMax, hashSeed, floor);

    /// <summary>Changes with a larger commit timestamp are all remembered.</summary>
    public long Floor { get; private set; }

    /// <summary>What is remembered, oldest first.</summary>
    public IReadOnlyCollection<RememberedChange> Changes => _changes;

    /// <summary>Decides about a transaction; nothing is remembered of it yet.</summary>
    /// <param name="entry">The transaction.</param>
    /// <param name="marks">What is prepared here and may still commit.</param>
    /// <returns>Why it is refused; null when it may commit.</returns>
    public Conflict? ConflictOf(CommitEntry entry, PreparedTransactions marks)
    {
        if (entry.Snapshot < Floor)
            return new Conflict(ConflictPart.Snapshot, 0, 0, 0);
        for (int number = 0; number < entry.Tables.Count; number++)
        {
            TablePart part = entry.Tables[number];
            if (!_tables.TryGetValue(part.Name, out TableMemory? table) || table.LastChange <= entry.Snapshot)
                continue;
            if (part.IsScanned)
                return new Conflict(ConflictPart.Scan, number, 0, table.LastChange);
            if (ConflictOf(table, entry, number, marks) is { } conflict)
                return conflict;
        }

        return marks.ConflictOf(entry);
    }

    /// <summary>Remembers what a transaction changes that may commit.</summary>
    /// <param name="entry">The transaction.</param>
    /// <param name="stamp">Its commit timestamp: larger than every one before.</param>
    public void Remember(CommitEntry entry, long stamp)
    {
        foreach (TablePart part in entry.Tables)
        {
            foreach (WritePart write in part.Writes)
                Remember(new RememberedChange(stamp, part.Name, RememberedChange.OfRow, KeyOf(write.Key)));
            foreach (ReadOnlyMemory<byte> key in part.Merges?.Keys ?? [])
                Remember(new RememberedChange(stamp, part.Name, RememberedChange.OfRow, KeyOf(key)));
            foreach (PointPart point in part.Points)
                Remember(new RememberedChange(stamp, part.Name, point.Index, KeyOf(point.Key)));
        }
    }

    /// <summary>Remembers a change; those of a commit come before those of the next one.</summary>
    /// <param name="change">The change.</param>
    public void Remember(in RememberedChange change)
    {
        TableMemory table = Of(change.Table);
        if (change.Index == RememberedChange.OfRow)
            table.NoteRow(change.Key, change.Stamp);
        else
            table.NotePoint(change.Index, change.Key, change.Stamp);
        _changes.Enqueue(change);
        while (_changes.Count > _changesMax)
            ForgetOldest();
    }

    static KeyBytes? KeyOf(ReadOnlyMemory<byte>? key) => key is { } bytes ? new KeyBytes(bytes) : null;

    static Conflict? ConflictOf(TableMemory table, CommitEntry entry, int number, PreparedTransactions marks)
    {
        TablePart part = entry.Tables[number];
        long snapshot = entry.Snapshot;
        for (int item = 0; item < part.Writes.Count; item++)
        {
            // Why nothing without a key: who guards it has scanned the table.
            if (part.Writes[item] is { IsGuarded: true, Key: { } key }
                && table.ChangeOf(key) is var stamp && stamp > snapshot && !marks.IsSeen(entry, number, key, stamp))
            {
                return new Conflict(ConflictPart.Write, number, item, stamp);
            }
        }

        for (int item = 0; item < part.Reads.Count; item++)
        {
            if (table.ChangeOf(part.Reads[item]) is var stamp && stamp > snapshot
                && !marks.IsSeen(entry, number, part.Reads[item], stamp))
            {
                return new Conflict(ConflictPart.Read, number, item, stamp);
            }
        }

        for (int item = 0; item < part.Ranges.Count; item++)
        {
            if (table.ChangeIn(part.Ranges[item], snapshot) is var stamp && stamp > snapshot)
                return new Conflict(ConflictPart.Range, number, item, stamp);
        }

        return null;
    }

    void ForgetOldest()
    {
        RememberedChange oldest = _changes.Dequeue();
        if (oldest.Key is { } key)
            _tables[oldest.Table].Forget(oldest.Index, key, oldest.Stamp);
        // Why: other changes of the same commit may be remembered still, but it is not known whole any more.
        Floor = oldest.Stamp;
    }

    TableMemory Of(string table)
    {
        if (!_tables.TryGetValue(table, out TableMemory? memory))
            _tables.Add(table, memory = new TableMemory(_hashSeed));
        return memory;
    }
}
