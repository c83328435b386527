using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Replication;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>Looks for rows in a store that keeps only some.</content>
internal sealed partial class TransactionCore
{
    KeyWriter? _wantedKey;
    RowFetch? _fetch;

    /// <summary>What is known of the rows; null where all are in the store, and for who brings them there.</summary>
    internal IPartialRows? Partial { get; init; }

    /// <summary>Whether the attempt has looked for rows that are not known, so that it must run again.</summary>
    internal bool IsFetching => _fetch is not null;

    /// <summary>Takes what the attempt has looked for.</summary>
    internal RowFetch TakeFetch()
    {
        RowFetch fetch = _fetch!;
        _fetch = null;
        return fetch;
    }

    /// <summary>A key has no row in the store at the snapshot: leaves the body unless there is none.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="TxControlException">It is not known.</exception>
    internal void RequireRow<TKey, TRow>(TKey key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        TRow.WriteKey(BeginKey(), key);
        if (!IsKnown(WantedOf(TRow.Definition), Snapshot, isWanted: true))
            LeaveToFetch();
    }

    /// <summary>All rows of a table are read: leaves the body unless they are known.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="TxControlException">They are not.</exception>
    internal void RequireTable(TableStore table)
    {
        if (!IsKnown(new WantedRows(table.Definition), Snapshot, isWanted: true))
            LeaveToFetch();
    }

    /// <summary>A range of an index is read: leaves the body unless its rows are known.</summary>
    /// <param name="index">The index.</param>
    /// <param name="range">The range.</param>
    /// <returns>The range, by which it is known.</returns>
    /// <exception cref="TxControlException">They are not.</exception>
    internal IndexGuard RequireRange<TKey, TRow, TIndexKey>(
        SecondaryIndex<TKey, TRow, TIndexKey> index, in IndexRange<TIndexKey> range)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        var guard = new IndexGuard<TKey, TRow, TIndexKey>(index);
        guard.Cover(range.From, range.To);
        RequireRange(guard);
        return guard;
    }

    /// <summary>A range of an index is read: leaves the body unless its rows are known.</summary>
    /// <param name="range">The range.</param>
    /// <exception cref="TxControlException">They are not.</exception>
    internal void RequireRange(IndexGuard range)
    {
        if (!IsKnown(WantedOf(range), Snapshot, isWanted: true))
            LeaveToFetch();
    }

    /// <summary>Leaves the commit unless what the attempt has read and expects is known still, so that it says of a
    /// later moment what it looks like there.</summary>
    /// <param name="since">A timestamp before the newest rows were looked for that the entries expect.</param>
    /// <exception cref="TxControlException">Some is not.</exception>
    internal void RequireFootprint(long since)
    {
        bool areKnown = AreReadsKnown(areWanted: true);
        for (int index = 0; index < WriteCount; index++)
        {
            ref readonly WriteEntry entry = ref Writes[index];
            // Why not where it is written blindly: whatever is there goes.
            bool isOfInterest = !entry.IsBlind || entry.Segment!.IsIndexed || IsMerge(index);
            if (isOfInterest && entry.Expected is null or Tombstone)
                areKnown &= IsKnown(WantedOf(entry.Chain), entry.IsBlind ? since : Snapshot, isWanted: true);
        }

        if (!areKnown)
            LeaveToFetch();
    }

    /// <summary>Whether all that was read and was not there is known still, since the snapshot. What was there is in
    /// the store if it is known, and has changed there if it is not.</summary>
    /// <param name="areWanted">Whether it is wanted where it is not known.</param>
    internal bool AreReadsKnown(bool areWanted)
    {
        bool areKnown = true;
        foreach (ref readonly ReadEntry read in Reads.AsSpan(0, ReadCount))
        {
            areKnown &= read.Target switch
            {
                TableStore table => IsKnown(new WantedRows(table.Definition), Snapshot, areWanted),
                IndexGuard { IsEmpty: true } => true,
                IndexGuard range => IsKnown(WantedOf(range.Asked ?? range), Snapshot, areWanted),
                _ => read.Node is not (null or Tombstone) || IsKnown(WantedOf(read.Chain), Snapshot, areWanted),
            };
            if (!areKnown && !areWanted)
                return false;
        }

        return areKnown;
    }

    bool IsKnown(in WantedRows rows, long snapshot, bool isWanted)
    {
        bool isKnown = rows switch
        {
            { Range: { } range } => Partial!.KnowsRange(rows.Table, in range, snapshot),
            { Key: { } key } => Partial!.KnowsRow(rows.Table, key, snapshot),
            _ => Partial!.KnowsTable(rows.Table, snapshot),
        };
        if (!isKnown && isWanted)
        {
            _hasMore = true;
            (_fetch ??= new RowFetch(Store.Waiters)).Add(in rows);
        }

        return isKnown;
    }

    WantedRows WantedOf(VersionChain chain)
    {
        TableDefinition table = DefinitionOf(chain);
        table.WriteKey(BeginKey(), chain);
        return WantedOf(table);
    }

    // Of the key that was written. Why else the table: what has no form in bytes cannot be asked for.
    WantedRows WantedOf(TableDefinition table)
        => new(table, _wantedKey!.IsExact ? _wantedKey.Written.ToArray() : null);

    WantedRows WantedOf(IndexGuard range)
    {
        TableDefinition table = Store.Tables.All[range.Guarded.TableSlot]!.Definition;
        bool isExact = TryBound(range, isFrom: true, out byte[]? from) & TryBound(range, isFrom: false, out byte[]? to);
        return new WantedRows(
            table, Range: isExact ? new WantedRange(range.Guarded.Definition.Number, from, to) : null);
    }

    // A chain has no row at the snapshot. Where one is to be added the body goes on all the same, and runs again: so it
    // does once for all that it adds, and not once for each.
    void OnNone(VersionChain chain, bool isToAdd)
    {
        if (!IsKnown(WantedOf(chain), Snapshot, isWanted: true) && !isToAdd)
            LeaveToFetch();
    }

    [DoesNotReturn]
    void LeaveToFetch() => Leave(ControlRequest.Fetch);

    bool TryBound(IndexGuard range, bool isFrom, out byte[]? bound)
    {
        KeyWriter writer = BeginKey();
        bound = range.TryWriteBound(writer, isFrom) ? writer.Written.ToArray() : null;
        return writer.IsExact;
    }

    KeyWriter BeginKey()
    {
        _wantedKey ??= new KeyWriter();
        _wantedKey.Clear();
        return _wantedKey;
    }
}
