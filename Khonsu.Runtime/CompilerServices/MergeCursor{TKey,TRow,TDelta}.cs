using System.ComponentModel;
using Khonsu.Versions;

namespace Khonsu.CompilerServices;

/// <summary>
/// Points at what an updating transaction merges into a row; what generated <c>Merge(key)</c> is made of.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TDelta">The record's delta.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct MergeCursor<TKey, TRow, TDelta>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
    where TDelta : RowDelta<TRow>, new()
{
    readonly Table<TKey, TRow> _table;
    readonly TKey _key;
    readonly VersionChain _chain;

    internal MergeCursor(Table<TKey, TRow> table, TKey key, VersionChain chain)
        => (_table, _key, _chain) = (table, key, chain);

    /// <summary>
    /// What the transaction merges into the row so far. To be changed at once and asked for again the next time: a
    /// savepoint in between puts a copy in its place.
    /// </summary>
    /// <exception cref="RowNotFoundException">The transaction has removed the row.</exception>
    public TDelta Delta => _table.DeltaAt<TDelta>(_chain, _key);
}
