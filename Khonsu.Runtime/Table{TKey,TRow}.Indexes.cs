using System.ComponentModel;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <content>The doors to secondary indexes, for generated code.</content>
public sealed partial class Table<TKey, TRow>
{
    /// <summary>The rows of one key of an index.</summary>
    /// <typeparam name="TIndexKey">The key of the index.</typeparam>
    /// <param name="index">The index, one of this table.</param>
    /// <param name="key">The key.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="ArgumentException">The index is of another table.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IndexRows<TKey, TRow, TIndexKey> Equal<TIndexKey>(
        IndexDefinition<TKey, TRow, TIndexKey> index, TIndexKey key)
        => _store.IndexOf(index).RowsOf(_core, key, isReadOnly: false);

    /// <summary>The row of one key of an index; the first one where there are several.</summary>
    /// <typeparam name="TIndexKey">The key of the index.</typeparam>
    /// <param name="index">The index, one of this table.</param>
    /// <param name="key">The key.</param>
    /// <returns>The row, or null.</returns>
    /// <exception cref="ArgumentException">The index is of another table.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TRow? FindBy<TIndexKey>(IndexDefinition<TKey, TRow, TIndexKey> index, TIndexKey key)
        => _store.IndexOf(index).RowsOf(_core, key, isReadOnly: false).FirstOrNull();

    /// <summary>An ordered index.</summary>
    /// <typeparam name="TIndexKey">The key of the index.</typeparam>
    /// <param name="index">The index, one of this table.</param>
    /// <returns>The index as this transaction sees it.</returns>
    /// <exception cref="ArgumentException">The index is of another table, or not ordered.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public OrderedIndex<TKey, TRow, TIndexKey> Ordered<TIndexKey>(IndexDefinition<TKey, TRow, TIndexKey> index)
        => _store.IndexOf(index).Ordered(_core, isReadOnly: false);
}
