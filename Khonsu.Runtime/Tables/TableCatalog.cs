using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Tables;

/// <summary>The tables of a store, made at their first use.</summary>
internal sealed class TableCatalog
{
    readonly CommitClock _clock;
    readonly SnapshotRegistry _snapshots;
    readonly StorePast _past;

    // By slot of the definition. Replaced as a whole by compare-and-swap; bounded by the record types of the process.
    TableStore?[] _tables = [];

    internal TableCatalog(CommitClock clock, SnapshotRegistry snapshots, StorePast past)
        => (_clock, _snapshots, _past) = (clock, snapshots, past);

    /// <summary>The tables used so far, by slot, with gaps.</summary>
    internal TableStore?[] All => Volatile.Read(ref _tables);

    /// <summary>Finds or makes the table of a definition.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The definition.</param>
    /// <returns>The table; the same for all callers.</returns>
    /// <exception cref="InvalidOperationException">Another record uses the same table name. State left:
    /// unchanged.</exception>
    internal TableStore<TKey> Get<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        int slot = definition.Slot;
        while (true)
        {
            TableStore?[] tables = Volatile.Read(ref _tables);
            if (slot < tables.Length && tables[slot] is TableStore<TKey> found)
                return found;
            if (Array.Find(tables, table => table?.Definition.Name == definition.Name) is not null)
            {
                throw new InvalidOperationException(
                    $"The store already has a table '{definition.Name}' of another record; "
                    + $"give {typeof(TRow)} a name of its own with [Transactional(Table = ...)].");
            }

            var grown = new TableStore?[Math.Max(slot + 1, tables.Length)];
            tables.CopyTo(grown, 0);
            RetentionFloor? floor = _past.FloorOf(definition.Name, definition.Retention);
            TableHistory? history = floor is null ? null : new TableHistory(floor);
            var table = new TableStore<TKey>(definition, _clock, _snapshots, history);
            grown[slot] = table;
            // Order: publishes the table. Losing means that another table was added: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref _tables, grown, tables), tables))
                return table;
        }
    }
}
