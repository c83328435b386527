using Flights.Model;
using Khonsu;

namespace Analytics;

/// <summary>The tables of the book at one timestamp as Arrow batches, and the store's own sums at the same one.
/// </summary>
sealed class BookSnapshot : IDisposable
{
    /// <summary>Name of the ledger of flights among the tables.</summary>
    public const string Ledger = "flights";

    const int RowsPerBatch = 8_192;

    BookSnapshot(long timestamp, IReadOnlyList<SnapshotTable> tables, IReadOnlyCollection<OriginTotals> totals)
        => (Timestamp, Tables, Totals) = (timestamp, tables, totals);

    /// <summary>Commit timestamp of the newest commit in it.</summary>
    public long Timestamp { get; }

    /// <summary>The tables.</summary>
    public IReadOnlyList<SnapshotTable> Tables { get; }

    /// <summary>The ledger of flights.</summary>
    public SnapshotTable LedgerTable => Tables.Single(static table => table.Name == Ledger);

    /// <summary>The store's own sums over the ledger.</summary>
    public IReadOnlyCollection<OriginTotals> Totals { get; }

    /// <summary>Takes a snapshot; writers go on meanwhile, and it holds none of them up.</summary>
    /// <param name="book">The book.</param>
    /// <returns>The snapshot.</returns>
    public static BookSnapshot Take(FlightBook book) => book.Read(static tx => new BookSnapshot(
        tx.SnapshotTimestamp,
        [
            new SnapshotTable("airports", tx.Airports.ArrowSchema, tx.Airports.ToRecordBatches(RowsPerBatch)),
            new SnapshotTable("routes", tx.Routes.ArrowSchema, tx.Routes.ToRecordBatches(RowsPerBatch)),
            new SnapshotTable(Ledger, tx.Flights.ArrowSchema, tx.Flights.ToRecordBatches(RowsPerBatch)),
        ],
        [.. tx.Flights.GroupBy(static flight => flight.Origin).Select(TotalsOf)]));

    /// <summary>Gives the memory of the batches back.</summary>
    public void Dispose()
    {
        foreach (SnapshotTable table in Tables)
            table.Dispose();
    }

    static OriginTotals TotalsOf(IGrouping<string, Flight> flights) => new(
        flights.Key,
        flights.Count(),
        flights.Sum(static flight => (long)flight.DelayMinutes),
        flights.Sum(static flight => (long)flight.DistanceMiles));
}
