using System.Globalization;
using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>A guard with its bounds: from one place to another, or to an end of the index.</summary>
/// <remarks>
/// Inv S7: a range is unchanged when each of its entries leads to the same version at the snapshot and just before the
/// stamp, or to versions that both do not have the entry's key. So old images count, and rows outside do not. Every
/// helper reaches the same verdict: the entry of a commit with a smaller stamp was in the index before its version was
/// installed, so before that stamp was drawn, and ours was drawn later; and it lives, because the attempt's snapshot is
/// announced until the decision (Inv S2).
/// </remarks>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal sealed class IndexGuard<TKey, TRow, TIndexKey> : IndexGuard
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly SecondaryIndex<TKey, TRow, TIndexKey> _index;

    // Inclusive, by place; without one the range goes to that end of the index. Nothing is guarded until a walk has
    // gone somewhere.
    EntryPlace<TIndexKey> _from;
    EntryPlace<TIndexKey> _to;
    bool _hasFrom;
    bool _hasTo;
    bool _isEmpty = true;

    // Whether its walk has ended; until then it is like no other one.
    bool _isClosed;

    internal IndexGuard(SecondaryIndex<TKey, TRow, TIndexKey> index) => _index = index;

    /// <inheritdoc/>
    internal override SecondaryIndex Guarded => _index;

    /// <summary>Guards from one place to another, both inclusive.</summary>
    /// <param name="from">The first place; null for the beginning.</param>
    /// <param name="to">The last place; null for the end.</param>
    internal void Cover(in EntryPlace<TIndexKey>? from, in EntryPlace<TIndexKey>? to)
    {
        _hasFrom = from is not null;
        _from = from.GetValueOrDefault();
        _hasTo = to is not null;
        _to = to.GetValueOrDefault();
        _isEmpty = false;
    }

    /// <summary>Notes that the range does not grow any more.</summary>
    internal void Close() => _isClosed = true;

    /// <inheritdoc/>
    internal override bool IsEmpty => _isEmpty;

    /// <inheritdoc/>
    internal override bool TryWriteBound(KeyWriter writer, bool isFrom)
    {
        if (!(isFrom ? _hasFrom : _hasTo))
            return false;
        EntryPlace<TIndexKey> place = isFrom ? _from : _to;
        _index.WriteKey(writer, place.Key, place.Columns);
        return true;
    }

    /// <inheritdoc/>
    internal override bool Covers(VersionChain chain, TransactionalRow? version)
    {
        if (_isEmpty || SecondaryIndex<TKey, TRow, TIndexKey>.RowOf(version) is not { } row)
            return false;
        EntryList<TIndexKey> entries = _index.Entries;
        TIndexKey key = _index.KeyOf(row);
        EntryPlace<TIndexKey> place = new(entries.OrderOf(key), key, chain.Id);
        return (!_hasFrom || entries.Compare(in place, in _from) >= 0)
            && (!_hasTo || entries.Compare(in place, in _to) <= 0);
    }

    /// <inheritdoc/>
    /// <remarks>Why: a loop that reads the same range again and again keeps one guard of it.</remarks>
    public override bool Equals(object? obj)
    {
        if (ReferenceEquals(this, obj))
            return true;
        return obj is IndexGuard<TKey, TRow, TIndexKey> other && _isClosed && other._isClosed
            && ReferenceEquals(_index, other._index) && _hasFrom == other._hasFrom && _hasTo == other._hasTo
            && (!_hasFrom || IsSame(in _from, in other._from)) && (!_hasTo || IsSame(in _to, in other._to));
    }

    /// <inheritdoc/>
    public override int GetHashCode()
        => _isClosed ? HashCode.Combine(_hasFrom, HashOf(in _from), _hasTo, HashOf(in _to)) : base.GetHashCode();

    /// <inheritdoc/>
    internal override bool IsUnchanged(int position, TransactionalRow? seen, long snapshot, long stamp)
    {
        for (IndexEntry<TIndexKey>? entry = First(); entry is not null; entry = Next(entry))
        {
            StepHook.At(Step.BeforeGuardEntry);
            VersionChain chain = entry.Chain;
            TransactionalRow? now = chain.VisibleAt(stamp - 1);
            TransactionalRow? then = chain.VisibleAt(snapshot);
            if (!ReferenceEquals(now, then) && (_index.Names(now, entry) || _index.Names(then, entry)))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Why all versions since: when the question comes, the change that refused the commit may be over.
    /// </remarks>
    internal override long NewestChangeAfter(int position, long snapshot, out VersionChain chain)
    {
        long newest = 0;
        chain = default;
        for (IndexEntry<TIndexKey>? entry = First(); entry is not null; entry = Next(entry))
        {
            long change = ChangeAfter(entry, snapshot);
            if (change > newest)
                (newest, chain) = (change, entry.Chain);
        }

        return newest;
    }

    /// <inheritdoc/>
    internal override string DescribeRange()
    {
        string from = _hasFrom ? TextOf(in _from) : "";
        string to = _hasTo ? TextOf(in _to) : "";
        return _hasFrom && from == to ? from : $"{from}..{to}";
    }

    // Why not all columns: a place may be one before or after all keys that begin alike, and the rest is nothing then.
    static string TextOf(in EntryPlace<TIndexKey> place)
    {
        if (place.Columns == 0 || place.Key is not ITuple columns)
            return string.Create(CultureInfo.InvariantCulture, $"{place.Key}");
        int count = Math.Min(place.Columns, columns.Length);
        IEnumerable<string> texts = Enumerable.Range(0, count).Select(
            column => string.Create(CultureInfo.InvariantCulture, $"{columns[column]}"));
        return $"({string.Join(", ", texts)})";
    }

    long ChangeAfter(IndexEntry<TIndexKey> entry, long snapshot)
    {
        // Why first: a pending version is decided or skipped before its stamp is asked.
        TransactionalRow? newer = entry.Chain.VisibleAt(TransactionalRow.AbortedStamp - 1);
        while (newer is not null && newer._khonsuStamp > snapshot)
        {
            TransactionalRow? older = VersionChain.VisibleFrom(
                Volatile.Read(ref newer._khonsuNext), TransactionalRow.AbortedStamp - 1);
            if (_index.Names(newer, entry) || _index.Names(older, entry))
                return newer._khonsuStamp;
            newer = older;
        }

        return 0;
    }

    static bool IsSame(in EntryPlace<TIndexKey> left, in EntryPlace<TIndexKey> right)
        => left.Columns == right.Columns && left.ChainId == right.ChainId
            && EqualityComparer<TIndexKey>.Default.Equals(left.Key, right.Key);

    static int HashOf(in EntryPlace<TIndexKey> place)
        => HashCode.Combine(place.ChainId, place.Key is { } key ? key.GetHashCode() : 0);

    IndexEntry<TIndexKey>? First()
    {
        if (_isEmpty)
            return null;
        IndexEntry<TIndexKey>? entry = _hasFrom ? _index.Entries.FirstFrom(in _from) : _index.Entries.First();
        return Within(entry);
    }

    IndexEntry<TIndexKey>? Next(IndexEntry<TIndexKey> entry) => Within(_index.Entries.After(entry));

    IndexEntry<TIndexKey>? Within(IndexEntry<TIndexKey>? entry)
        => entry is null || (_hasTo && _index.Entries.Compare(entry, in _to) > 0) ? null : entry;
}
