using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu;

/// <summary>Walks over the rows of a table as one transaction sees them, in no particular order.</summary>
/// <remarks>
/// Rows that the transaction itself inserts while it walks may or may not come; its updates and removals show when
/// their row is reached.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares enumerators.")]
public struct RowEnumerator<TKey, TRow> : IEnumerator<TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly ChainSegment<TKey>?[] _segments;
    readonly TRow[]? _gathered;
    readonly long _serial;
    readonly bool _isReadOnly;

    // The segment that is walked over, how many of its chains count, and the next of them.
    int _segment;
    ChainEntry<TKey>[] _entries;
    int _used;
    int _position;
    TRow? _current;

    internal RowEnumerator(TransactionCore core, KeyIndex<TKey> index, bool isReadOnly)
    {
        _core = core;
        _segments = index.Chains.Segments;
        _entries = [];
        RowsExpected = (int)Math.Min(index.Chains.Used, int.MaxValue);
        _serial = core.Serial;
        _isReadOnly = isReadOnly;
    }

    internal RowEnumerator(TransactionCore core, TRow[] gathered)
    {
        _core = core;
        _segments = [];
        _entries = [];
        _gathered = gathered;
        RowsExpected = gathered.Length;
        _serial = core.Serial;
    }

    /// <summary>The row that the last step found.</summary>
    public readonly TRow Current => _current!;

    readonly object IEnumerator.Current => _current!;

    /// <summary>About how many rows will come; chains of deleted rows count.</summary>
    internal int RowsExpected { get; }

    /// <summary>Steps to the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="TransactionEndedException">The transaction, or the attempt that began the walk, has
    /// ended.</exception>
    public bool MoveNext()
    {
        if (_core.Serial != _serial)
            throw new TransactionEndedException();
        if (_gathered is not null)
            return MoveNextGathered(_gathered);
        do
        {
            ChainEntry<TKey>[] entries = _entries;
            int used = _used;
            for (int position = _position; position < used; position++)
            {
                ChainEntry<TKey>.CallAhead(entries, position);
                // Order: acquire; pairs with the installing compare-and-swap.
                TransactionalRow? version = Volatile.Read(ref entries[position].Words.Head);
                if (!_isReadOnly)
                    version = _core.ReadInScan(new VersionChain(_segments[_segment]!, position));
                else if (version is null)
                    continue;
                else if ((ulong)(Volatile.Read(ref version._khonsuStamp) - 1) >= (ulong)_core.Snapshot)
                    version = VersionChain.VisibleFrom(version, _core.Snapshot);
                TRow? row = ReadTable<TKey, TRow>.RowOf(version);
                if (row is null)
                    continue;
                if (!_isReadOnly)
                    _core.RememberReturned(new VersionChain(_segments[_segment]!, position), row);
                _position = position + 1;
                _current = row;
                return true;
            }
        }
        while (MoveToNextSegment());

        _current = null;
        return false;
    }

    /// <summary>Begins again.</summary>
    public void Reset()
    {
        _segment = 0;
        _entries = [];
        _used = 0;
        _position = 0;
    }

    /// <summary>Does nothing: the walk holds nothing.</summary>
    public readonly void Dispose()
    {
    }

    bool MoveNextGathered(TRow[] rows)
    {
        _current = _position < rows.Length ? rows[_position++] : null;
        return _current is not null;
    }

    bool MoveToNextSegment()
    {
        while (++_segment < _segments.Length)
        {
            if (_segments[_segment] is not { } segment)
                continue;
            _entries = segment.Entries;
            // Why now: what is given out later is of keys that no snapshot taken before can see.
            _used = segment.Used;
            _position = 0;
            return true;
        }

        _segment = _segments.Length;
        _used = 0;
        return false;
    }
}
