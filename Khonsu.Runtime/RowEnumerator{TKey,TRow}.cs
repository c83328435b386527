using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
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
    // Slots ahead at which a chain, and later its newest version, is called into the cache: rows lie scattered in hash
    // order.
    const int ChainsAhead = 24;
    const int VersionsAhead = 12;

    readonly TransactionCore _core;
    readonly IndexSlot<TKey>[] _slots;
    readonly TRow[]? _gathered;
    readonly long _serial;
    readonly bool _isReadOnly;
    int _position;
    TRow? _current;

    internal RowEnumerator(TransactionCore core, KeyIndex<TKey> index, bool isReadOnly)
    {
        _core = core;
        IndexTable<TKey> table = index.Settle();
        _slots = table.Slots;
        RowsExpected = (int)Math.Min(table.Reserved, int.MaxValue);
        _serial = core.Serial;
        _isReadOnly = isReadOnly;
    }

    internal RowEnumerator(TransactionCore core, TRow[] gathered)
    {
        _core = core;
        _slots = [];
        _gathered = gathered;
        RowsExpected = gathered.Length;
        _serial = core.Serial;
    }

    /// <summary>The row that the last step found.</summary>
    public readonly TRow Current => _current!;

    readonly object IEnumerator.Current => _current!;

    /// <summary>About how many rows will come; deleted rows count until the index leaves them behind.</summary>
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
        IndexSlot<TKey>[] slots = _slots;
        while (_position < slots.Length)
        {
            CallAhead(slots, _position);
            // Order: acquire; pairs with the placing compare-and-swap.
            VersionChain<TKey>? chain = Volatile.Read(ref slots[_position++].Chain);
            if (chain is null)
                continue;
            TransactionalRow? version = _isReadOnly ? chain.VisibleAt(_core.Snapshot) : _core.ReadInScan(chain);
            _current = ReadTable<TKey, TRow>.RowOf(version);
            if (_current is not null)
                return true;
        }

        _current = null;
        return false;
    }

    /// <summary>Begins again.</summary>
    public void Reset() => _position = 0;

    /// <summary>Does nothing: the walk holds nothing.</summary>
    public readonly void Dispose()
    {
    }

    bool MoveNextGathered(TRow[] rows)
    {
        _current = _position < rows.Length ? rows[_position++] : null;
        return _current is not null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void CallAhead(IndexSlot<TKey>[] slots, int position)
    {
        if (!Sse.IsSupported || position + ChainsAhead >= slots.Length)
            return;
        // Why unsafe: a prefetch takes an address as a hint; an object that moves meanwhile makes it useless, never
        // wrong.
        VersionChain<TKey>? far = slots[position + ChainsAhead].Chain;
        if (far is not null)
            Sse.Prefetch0(Unsafe.AsPointer(ref far.Head));
        VersionChain<TKey>? near = slots[position + VersionsAhead].Chain;
        if (near?.Head is { } head)
            Sse.Prefetch0(Unsafe.AsPointer(ref head._khonsuStamp));
    }
}
