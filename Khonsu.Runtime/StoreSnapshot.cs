using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>
/// All tables of a store at one moment, as Arrow columns in chunks; <see cref="KhonsuStore.Snapshot"/>.
/// </summary>
/// <remarks>
/// It holds no version of any row and stops nobody. What has not changed between two snapshots is in memory once.
/// Threads: any, also at once, until it is disposed of.
/// </remarks>
public sealed class StoreSnapshot : IDisposable
{
    readonly Dictionary<Type, ColumnTable> _tables;

    // Set for ever by Dispose.
    bool _isDisposed;

    internal StoreSnapshot(long timestamp, Dictionary<Type, ColumnTable> tables)
        => (Timestamp, _tables) = (timestamp, tables);

    /// <summary>All commits up to this timestamp are in it, and no other.</summary>
    public long Timestamp { get; }

    /// <summary>The records of the tables that the store had.</summary>
    public IReadOnlyCollection<Type> RecordTypes => _tables.Keys;

    /// <summary>Finds a table.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <returns>The table; without chunks when the store had no row of it. It belongs to the snapshot.</returns>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed of.</exception>
    public ColumnTable Table<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _tables.TryGetValue(typeof(TRow), out ColumnTable? table)
            ? table
            : ColumnTable.EmptyOf(TRow.Definition);
    }

    /// <summary>
    /// Gives up the snapshot's share of the columns; arrays and batches that were taken from it are void.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (ColumnTable table in _tables.Values)
            table.Dispose();
    }
}
