using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Columnar;

/// <summary>
/// Walks over the rows of some chains as a snapshot sees them, and marks what it does not see yet (Inv K3); or over
/// rows that were picked before.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class ChunkCursor<TKey, TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    // Chains whose rows are on the way from memory while one is looked at.
    const int ChainsAhead = 8;

    ChainEntry<TKey>[] _entries = [];
    ChangeMarks? _marks;
    ColumnPass _pass;
    int _first;
    int _end;
    int _position;
    ulong[] _present = [];
    List<TRow>? _picked;
    TRow? _current;

    /// <summary>The row that the last step found.</summary>
    internal TRow Current => _current!;

    /// <summary>Which chains had a row, so far; a bit for each chain of the walk.</summary>
    internal ulong[] Present => _present;

    /// <summary>Begins a walk over chains.</summary>
    /// <param name="columns">Their segment.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="end">The position after the last one.</param>
    /// <param name="pass">The snapshot.</param>
    internal void Begin(SegmentColumns<TKey> columns, int first, int end, in ColumnPass pass)
    {
        _entries = columns.Segment.Entries;
        _marks = columns.Marks;
        _pass = pass;
        (_first, _position, _end) = (first, first, end);
        // Why for a whole chunk: chains may be added to it, and the next snapshot asks for them.
        int chains = Math.Min(_entries.Length - first, SegmentColumns<TKey>.ChunkChains);
        _present = new ulong[(chains + 63) >> 6];
        _picked = null;
    }

    /// <summary>Begins a walk over rows.</summary>
    /// <param name="picked">The rows.</param>
    internal void Begin(List<TRow> picked) => (_picked, _position) = (picked, 0);

    /// <summary>Steps to the next row.</summary>
    /// <returns>False at the end.</returns>
    internal bool MoveNext()
    {
        if (_picked is not null)
            return MoveNextPicked(_picked);
        ChainEntry<TKey>[] entries = _entries;
        int end = _end;
        for (int position = _position; position < end; position++)
        {
            ChainEntry<TKey>.CallAhead(entries, position);
            if (ReadAt(ref entries[position], position) is not { } row)
                continue;
            int chain = position - _first;
            _present[chain >> 6] |= 1UL << chain;
            _position = position + 1;
            _current = row;
            return true;
        }

        _position = end;
        return false;
    }

    /// <summary>Reads the row of one chain.</summary>
    /// <param name="position">A position in the segment of the present walk.</param>
    /// <returns>The row, or null for none.</returns>
    internal TRow? ReadAt(int position) => ReadAt(ref _entries[position], position);

    /// <summary>Calls chains that will be read, and their rows, into the cache.</summary>
    /// <param name="positions">The positions that are read, one after the other.</param>
    /// <param name="index">Which of them is next.</param>
    internal void CallAhead(ReadOnlySpan<int> positions, int index)
    {
        if (index + (2 * ChainsAhead) < positions.Length)
            ChainEntry<TKey>.CallEntry(_entries, positions[index + (2 * ChainsAhead)]);
        if (index + ChainsAhead < positions.Length)
            ChainEntry<TKey>.CallVersion(_entries, positions[index + ChainsAhead]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TRow? ReadAt(ref ChainEntry<TKey> entry, int position)
    {
        // Order: acquire; pairs with the installing compare-and-swap.
        TransactionalRow? version = Volatile.Read(ref entry.Words.Head);
        if (version is null)
            return null;
        if ((ulong)(Volatile.Read(ref version._khonsuStamp) - 1) >= (ulong)_pass.Snapshot)
            version = _marks!.ReadAt(version, position, _pass.Snapshot, _pass.Round);
        return ReadTable<TKey, TRow>.RowOf(version);
    }

    bool MoveNextPicked(List<TRow> picked)
    {
        _current = _position < picked.Count ? picked[_position++] : null;
        return _current is not null;
    }
}
