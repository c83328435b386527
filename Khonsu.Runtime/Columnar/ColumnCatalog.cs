using Khonsu.Clock;
using Khonsu.Tables;

namespace Khonsu.Columnar;

/// <summary>What a store keeps of its tables from one columnar snapshot to the next.</summary>
internal sealed class ColumnCatalog
{
    readonly TableCatalog _tables;
    readonly ColumnRounds _rounds;

    // By slot of the table. Replaced as a whole by compare-and-swap; bounded by the record types of the process.
    TableColumns?[] _columns = [];

    internal ColumnCatalog(TableCatalog tables, ColumnRounds rounds) => (_tables, _rounds) = (tables, rounds);

    /// <summary>The rounds of the store.</summary>
    internal ColumnRounds Rounds => _rounds;

    /// <summary>Takes all tables at a snapshot.</summary>
    /// <param name="pass">The snapshot, announced for as long as this takes.</param>
    /// <returns>The tables, by their records; they belong to the caller.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    internal Dictionary<Type, ColumnTable> Take(in ColumnPass pass)
    {
        Dictionary<Type, ColumnTable> taken = [];
        try
        {
            // Why after the snapshot was taken: a table that came later has no row in it.
            foreach (TableStore? table in _tables.All)
            {
                if (table is null)
                    continue;
                TableColumns columns = ColumnsOf(table);
                taken.Add(columns.RowType, columns.Take(in pass));
            }

            return taken;
        }
        catch
        {
            foreach (ColumnTable table in taken.Values)
                table.Dispose();
            throw;
        }
    }

    /// <summary>Gives up what is kept for the next snapshot.</summary>
    internal void Forget()
    {
        foreach (TableColumns? columns in Volatile.Read(ref _columns))
            columns?.Forget();
    }

    TableColumns ColumnsOf(TableStore table)
    {
        int slot = table.Definition.Slot;
        while (true)
        {
            TableColumns?[] columns = Volatile.Read(ref _columns);
            if (slot < columns.Length && columns[slot] is { } found)
                return found;
            var grown = new TableColumns?[Math.Max(slot + 1, columns.Length)];
            columns.CopyTo(grown, 0);
            TableColumns fresh = table.Definition.CreateColumns(table, _rounds);
            grown[slot] = fresh;
            // Order: publishes the columns. Losing means that another snapshot has added some: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref _columns, grown, columns), columns))
                return fresh;
        }
    }
}
