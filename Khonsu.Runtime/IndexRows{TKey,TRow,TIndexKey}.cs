using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// The rows that a range of an index leads to, in the order of their keys, as one transaction sees them. Nothing is
/// read before they are walked over; each walk reads anew.
/// </summary>
/// <remarks>
/// Isolation: at <see cref="IsolationLevel.Serializable"/> what was walked over, and no more, is validated at the
/// commit: a row that enters it, leaves it or changes in it refuses the commit. Own writes show in their places; rows
/// that the transaction itself moves during the walk may or may not come. Progress: lock-free.
/// </remarks>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares ways to rows.")]
[SuppressMessage("Naming", "CA1710", Justification = "Rows is the field's word for it.")]
public readonly struct IndexRows<TKey, TRow, TIndexKey> : IEnumerable<TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly SecondaryIndex<TKey, TRow, TIndexKey> _index;
    readonly IndexRange<TIndexKey> _range;
    readonly long _serial;
    readonly bool _isReadOnly;

    internal IndexRows(
        TransactionCore core,
        SecondaryIndex<TKey, TRow, TIndexKey> index,
        in IndexRange<TIndexKey> range,
        bool isReadOnly)
    {
        _core = core;
        _index = index;
        _range = range;
        _serial = core.Serial;
        _isReadOnly = isReadOnly;
    }

    /// <summary>The same keys from the last to the first.</summary>
    /// <returns>The rows in that order; those that are walked so already stay as they are.</returns>
    public IndexRows<TKey, TRow, TIndexKey> Descending() => With(_range with { IsDescending = true });

    /// <summary>Counts the rows.</summary>
    /// <returns>How many there are; walks over all of them.</returns>
    /// <exception cref="TransactionEndedException">The transaction, or the attempt that asked, has ended.</exception>
    public int Count()
    {
        int count = 0;
        using IndexRowEnumerator<TKey, TRow, TIndexKey> rows = GetEnumerator();
        while (rows.MoveNext())
            count++;
        return count;
    }

    /// <summary>Walks over the rows.</summary>
    /// <returns>An enumerator; in a read-only block it allocates nothing.</returns>
    /// <exception cref="TransactionEndedException">The transaction, or the attempt that asked, has ended.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses the transaction.</exception>
    public IndexRowEnumerator<TKey, TRow, TIndexKey> GetEnumerator()
    {
        if (_core.Serial != _serial)
            throw new TransactionEndedException();
        if (_core.IsOnBlockThread)
            return Start();
        using (_core.Enter())
            return Start();
    }

    IEnumerator<TRow> IEnumerable<TRow>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The first row only.</summary>
    /// <returns>The row, or null when there is none.</returns>
    internal TRow? FirstOrNull()
    {
        using IndexRowEnumerator<TKey, TRow, TIndexKey> rows = With(_range with { RowsMax = 1 }).GetEnumerator();
        return rows.MoveNext() ? rows.Current : null;
    }

    IndexRows<TKey, TRow, TIndexKey> With(in IndexRange<TIndexKey> range) => new(_core, _index, in range, _isReadOnly);

    IndexRowEnumerator<TKey, TRow, TIndexKey> Start()
    {
        if (_isReadOnly)
            return new(_core, IndexWalk<TKey, TRow, TIndexKey>.Read(_core, _index, in _range), true);
        _core.BeginCall();
        var walk = IndexWalk<TKey, TRow, TIndexKey>.Update(_core, _index, in _range);
        // Why: where every call has a snapshot of its own, the walk is one call; the next call would let go of its
        // versions.
        return _core.Rules.RefreshesSnapshot
            ? new IndexRowEnumerator<TKey, TRow, TIndexKey>(_core, Gather(ref walk))
            : new IndexRowEnumerator<TKey, TRow, TIndexKey>(_core, walk, false);
    }

    static TRow[] Gather(ref IndexWalk<TKey, TRow, TIndexKey> walk)
    {
        var gathered = new List<TRow>();
        while (walk.MoveNext())
            gathered.Add(walk.Current!);
        return [.. gathered];
    }
}
