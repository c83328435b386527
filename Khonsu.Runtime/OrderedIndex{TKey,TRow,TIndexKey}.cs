using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>An ordered index of a table as one transaction sees it: rows by ranges of keys, from either end.</summary>
/// <remarks>
/// Null is before all other keys, text is ordered by the numbers of its characters, and rows of the same key come in an
/// order of the store's own, the same for all. Isolation: as <see cref="IndexRows{TKey, TRow, TIndexKey}"/> says.
/// </remarks>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index: the type of its column, or a tuple of several.</typeparam>
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares handles of indexes.")]
public readonly struct OrderedIndex<TKey, TRow, TIndexKey>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly SecondaryIndex<TKey, TRow, TIndexKey> _index;
    readonly bool _isReadOnly;

    internal OrderedIndex(
        TransactionCore core, SecondaryIndex<TKey, TRow, TIndexKey> index, bool isReadOnly)
        => (_core, _index, _isReadOnly) = (core, index, isReadOnly);

    /// <summary>The rows whose keys are not before one and not after another.</summary>
    /// <param name="from">The first key.</param>
    /// <param name="to">The last key; none come when it is before the first.</param>
    /// <returns>The rows, ascending.</returns>
    public IndexRows<TKey, TRow, TIndexKey> Range(TIndexKey from, TIndexKey to)
        => Rows(new() { From = _index.Before(from), To = _index.After(to) });

    /// <summary>The rows whose keys are not before one.</summary>
    /// <param name="from">The first key.</param>
    /// <returns>The rows, ascending.</returns>
    public IndexRows<TKey, TRow, TIndexKey> From(TIndexKey from) => Rows(new() { From = _index.Before(from) });

    /// <summary>The rows whose keys are not after one.</summary>
    /// <param name="to">The last key.</param>
    /// <returns>The rows, ascending.</returns>
    public IndexRows<TKey, TRow, TIndexKey> UpTo(TIndexKey to) => Rows(new() { To = _index.After(to) });

    /// <summary>The rows of one key.</summary>
    /// <param name="value">The key.</param>
    /// <returns>The rows.</returns>
    public IndexRows<TKey, TRow, TIndexKey> Equal(TIndexKey value) => Range(value, value);

    /// <summary>All rows, from the smallest key to the largest.</summary>
    /// <returns>The rows.</returns>
    public IndexRows<TKey, TRow, TIndexKey> Ascending() => Rows(new());

    /// <summary>All rows, from the largest key to the smallest.</summary>
    /// <returns>The rows.</returns>
    public IndexRows<TKey, TRow, TIndexKey> Descending() => Rows(new() { IsDescending = true });

    /// <summary>The rows of the largest keys, the largest first.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public IndexRows<TKey, TRow, TIndexKey> TopN(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Rows(new() { IsDescending = true, RowsMax = count });
    }

    /// <summary>The row of the smallest key.</summary>
    /// <returns>The row, or null when the table is empty.</returns>
    public TRow? First() => Ascending().FirstOrNull();

    /// <summary>The row of the largest key.</summary>
    /// <returns>The row, or null when the table is empty.</returns>
    public TRow? Last() => Descending().FirstOrNull();

    /// <summary>The row of a key, the first one where there are several.</summary>
    /// <param name="value">The key.</param>
    /// <returns>The row, or null.</returns>
    public TRow? Find(TIndexKey value) => Rows(new()
    {
        From = _index.Before(value),
        To = _index.After(value),
        IsKeyRead = _index.Definition.IsUnique,
    }).FirstOrNull();

    /// <summary>The rows whose keys lie in a range of their first columns, for generated code.</summary>
    /// <param name="from">A key that begins with the first values.</param>
    /// <param name="to">A key that begins with the last values.</param>
    /// <param name="columns">How many columns count, from 1.</param>
    /// <returns>The rows, ascending.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IndexRows<TKey, TRow, TIndexKey> Between(TIndexKey from, TIndexKey to, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return Rows(new() { From = _index.Before(from, columns), To = _index.After(to, columns) });
    }

    IndexRows<TKey, TRow, TIndexKey> Rows(in IndexRange<TIndexKey> range) => new(_core, _index, in range, _isReadOnly);
}
