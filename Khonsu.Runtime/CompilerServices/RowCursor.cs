using System.ComponentModel;
using Khonsu.Versions;

namespace Khonsu.CompilerServices;

/// <summary>Points at a row of a table in an updating transaction; what generated <c>Row(key)</c> is made of.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct RowCursor<TKey, TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly Table<TKey, TRow> _table;
    readonly TKey _key;
    readonly VersionChain _chain;

    /// <summary>The row's chain.</summary>
    internal VersionChain Chain => _chain;

    internal RowCursor(Table<TKey, TRow> table, TKey key, VersionChain chain)
        => (_table, _key, _chain) = (table, key, chain);

    /// <summary>The row as the transaction sees it now.</summary>
    /// <exception cref="RowNotFoundException">There is none.</exception>
    public TRow Current => _table.ReadAt(_chain, _key);

    /// <summary>
    /// The row to make a changed copy of: the one that the transaction has read last, where it has read it.
    /// </summary>
    /// <exception cref="RowNotFoundException">There is none.</exception>
    public TRow ToChange => _table.ReadToChangeAt(_chain, _key);

    /// <summary>Writes a changed copy of the row.</summary>
    /// <param name="fresh">A copy that the caller has made by <c>with</c> and keeps to itself, with the same
    /// key.</param>
    public void Replace(TRow fresh) => _table.WriteAt(_chain, fresh);
}
