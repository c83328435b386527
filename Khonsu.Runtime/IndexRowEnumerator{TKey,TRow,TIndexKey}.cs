using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>Walks over rows that an index leads to.</summary>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares enumerators.")]
public struct IndexRowEnumerator<TKey, TRow, TIndexKey> : IEnumerator<TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly TRow[]? _gathered;
    readonly long _serial;
    readonly bool _isReadOnly;
    IndexWalk<TKey, TRow, TIndexKey> _walk;
    int _next;
    TRow? _current;

    internal IndexRowEnumerator(TransactionCore core, in IndexWalk<TKey, TRow, TIndexKey> walk, bool isReadOnly)
    {
        _core = core;
        _serial = core.Serial;
        _walk = walk;
        _isReadOnly = isReadOnly;
    }

    internal IndexRowEnumerator(TransactionCore core, TRow[] gathered)
    {
        _core = core;
        _serial = core.Serial;
        _gathered = gathered;
    }

    /// <summary>The row that the last step found.</summary>
    public readonly TRow Current => _current!;

    readonly object IEnumerator.Current => _current!;

    /// <summary>Steps to the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="TransactionEndedException">The transaction, or the attempt that began the walk, has
    /// ended.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses the transaction.</exception>
    public bool MoveNext()
    {
        if (_core.Serial != _serial)
            throw new TransactionEndedException();
        if (_gathered is not null)
        {
            _current = _next < _gathered.Length ? _gathered[_next++] : null;
            return _current is not null;
        }

        if (_isReadOnly || _core.IsOnBlockThread)
            return MoveWalk();
        // Why entered: a step moves what the attempt guards, which must stand still while it commits.
        using (_core.Enter())
            return MoveWalk();
    }

    /// <summary>Not supported: ask the rows for another walk.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public readonly void Reset() => throw new NotSupportedException("Ask the rows for another walk.");

    /// <summary>Does nothing: the walk holds nothing.</summary>
    public readonly void Dispose()
    {
    }

    bool MoveWalk()
    {
        bool isFound = _walk.MoveNext();
        _current = _walk.Current;
        return isFound;
    }
}
