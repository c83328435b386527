using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>
/// A walk over a range of an index as one attempt sees it: the entries of the index and the places of the attempt's own
/// writes, merged in order; each leads to a row only if the row that the attempt sees has that key.
/// </summary>
/// <remarks>
/// Between two steps the body runs, so the walk keeps nothing but the last entry that it passed: what is next is asked
/// anew, which is right also when the snapshot has moved on meanwhile (Inv S4). Rows that the body itself moves while
/// it walks show where they are when the walk comes there, or not at all.
/// </remarks>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal struct IndexWalk<TKey, TRow, TIndexKey>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly SecondaryIndex<TKey, TRow, TIndexKey> _index;
    readonly IndexRange<TIndexKey> _range;
    readonly IndexGuard<TKey, TRow, TIndexKey>? _guard;
    readonly OwnPlace<TIndexKey>[] _own;
    readonly bool _isReadOnly;

    // The last entry that was passed; null when it was an own place without one, or none yet.
    IndexEntry<TIndexKey>? _passed;
    int _ownPassed;
    int _rowsLeft;
    TRow? _current;

    IndexWalk(
        TransactionCore core,
        SecondaryIndex<TKey, TRow, TIndexKey> index,
        in IndexRange<TIndexKey> range,
        IndexGuard<TKey, TRow, TIndexKey>? guard,
        OwnPlace<TIndexKey>[]? own)
    {
        _core = core;
        _index = index;
        _range = range;
        _guard = guard;
        _own = own ?? [];
        _isReadOnly = own is null;
        _rowsLeft = range.RowsMax;
    }

    /// <summary>The row that the last step found.</summary>
    internal readonly TRow? Current => _current;

    /// <summary>Begins a walk of a block that only reads.</summary>
    /// <param name="core">Its transaction object.</param>
    /// <param name="index">The index.</param>
    /// <param name="range">What is read.</param>
    /// <returns>The walk, before its first row.</returns>
    internal static IndexWalk<TKey, TRow, TIndexKey> Read(
        TransactionCore core, SecondaryIndex<TKey, TRow, TIndexKey> index, in IndexRange<TIndexKey> range)
    {
        if (core.Partial is not null)
            core.RequireRange(index, in range);
        return new(core, index, in range, null, null);
    }

    /// <summary>Begins a walk of an attempt that may write, and remembers what it will have read.</summary>
    /// <param name="core">The attempt, whose call has begun.</param>
    /// <param name="index">The index.</param>
    /// <param name="range">What is read.</param>
    /// <returns>The walk, before its first row.</returns>
    internal static IndexWalk<TKey, TRow, TIndexKey> Update(
        TransactionCore core, SecondaryIndex<TKey, TRow, TIndexKey> index, in IndexRange<TIndexKey> range)
    {
        IndexGuard? asked = core.Partial is not null ? core.RequireRange(index, in range) : null;
        IndexGuard<TKey, TRow, TIndexKey>? guard = null;
        if (core.Rules.RecordsScans || (range.IsKeyRead && core.Rules.ValidatesReads))
        {
            guard = new IndexGuard<TKey, TRow, TIndexKey>(index) { Asked = asked };
            core.RecordGuard(guard);
        }
        else
        {
            core.RecordUnguardedRange();
        }

        return new(core, index, in range, guard, OwnPlaces(core, index, in range));
    }

    /// <summary>Steps to the next row.</summary>
    /// <returns>False at the end.</returns>
    internal bool MoveNext()
    {
        while (_rowsLeft != 0)
        {
            IndexEntry<TIndexKey>? entry = Peek();
            int order = CompareOwn(entry);
            if (order > 0 && entry is null)
            {
                _guard?.Cover(_range.From, _range.To);
                break;
            }

            // Race: an entry may come at an own place after that was passed, from another attempt that writes the row.
            _passed = order >= 0 ? entry : null;
            EntryPlace<TIndexKey> place = order > 0 ? entry!.Place : _own[_ownPassed].Place;
            VersionChain chain = order > 0 ? entry!.Chain : _own[_ownPassed++].Chain;
            if (_range.IsDescending)
                _guard?.Cover(place, _range.To);
            else
                _guard?.Cover(_range.From, place);
            if (!TryRead(chain, place.Key))
                continue;
            if (_rowsLeft > 0 && --_rowsLeft == 0)
                _guard?.Close();
            return true;
        }

        _guard?.Close();
        _rowsLeft = 0;
        _current = null;
        return false;
    }

    /// <summary>The places in the range of the rows that an attempt writes, in the order of the walk.</summary>
    static OwnPlace<TIndexKey>[] OwnPlaces(
        TransactionCore core, SecondaryIndex<TKey, TRow, TIndexKey> index, in IndexRange<TIndexKey> range)
    {
        if (!core.HasIndexedWrites)
            return [];
        EntryList<TIndexKey> entries = index.Entries;
        List<OwnPlace<TIndexKey>>? own = null;
        foreach (ref readonly WriteEntry write in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (write.Segment!.TableSlot != index.TableSlot)
                continue;
            // Why not the node itself: of a merge it is no row yet. Why recorded: where the row will be depends on what
            // is newest at the commit, and so does whether it is in the range.
            if (core.HasDeltas && write.Node is DeltaNode { Own: null })
                core.RecordMergedRow(write.Chain);
            TransactionalRow? version = core.HasDeltas ? core.ReadInScan(write.Chain) : write.Node;
            if (SecondaryIndex<TKey, TRow, TIndexKey>.RowOf(version) is not { } row)
                continue;
            TIndexKey key = index.KeyOf(row);
            EntryPlace<TIndexKey> place = new(entries.OrderOf(key), key, write.Chain.Id);
            if ((range.From is { } from && entries.Compare(in place, in from) < 0)
                || (range.To is { } to && entries.Compare(in place, in to) > 0))
            {
                continue;
            }

            (own ??= []).Add(new OwnPlace<TIndexKey>(place, write.Chain));
        }

        if (own is null)
            return [];
        int sign = range.IsDescending ? -1 : 1;
        own.Sort((left, right) => sign * Math.Sign(entries.Compare(left.Place, right.Place)));
        return [.. own];
    }

    /// <summary>Finds the entry after the last place that was passed.</summary>
    readonly IndexEntry<TIndexKey>? Peek()
    {
        EntryList<TIndexKey> entries = _index.Entries;
        if (_range.IsDescending)
        {
            IndexEntry<TIndexKey>? before = _passed is not null ? entries.LastBefore(_passed.Place)
                : _ownPassed != 0 ? entries.LastBefore(in _own[_ownPassed - 1].Place)
                : _range.To is { } to ? entries.LastBefore(in to)
                : entries.Last();
            return before is null || (_range.From is { } first && entries.Compare(before, in first) < 0)
                ? null
                : before;
        }

        IndexEntry<TIndexKey>? after = _passed is not null ? entries.After(_passed)
            : _ownPassed != 0 ? entries.FirstAfter(in _own[_ownPassed - 1].Place)
            : _range.From is { } from ? entries.FirstFrom(in from)
            : entries.First();
        return after is null || (_range.To is { } last && entries.Compare(after, in last) > 0) ? null : after;
    }

    /// <summary>Tells whether an own place comes before an entry, negative, or is its place, zero.</summary>
    readonly int CompareOwn(IndexEntry<TIndexKey>? entry)
    {
        if (_ownPassed == _own.Length)
            return 1;
        if (entry is null)
            return -1;
        int order = _index.Entries.Compare(entry, in _own[_ownPassed].Place);
        return _range.IsDescending ? order : -order;
    }

    [MemberNotNullWhen(true, nameof(_current))]
    bool TryRead(VersionChain chain, TIndexKey key)
    {
        TransactionalRow? version = _isReadOnly ? chain.VisibleAt(_core.Snapshot) : _core.ReadInScan(chain);
        TRow? row = SecondaryIndex<TKey, TRow, TIndexKey>.RowOf(version);
        if (row is null || !_index.HasKey(row, key))
            return false;
        if (!_isReadOnly)
            _core.RememberReturned(chain, row);
        _current = row;
        return true;
    }
}
