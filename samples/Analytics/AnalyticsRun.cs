using Flights.CommandLine;
using Flights.Input;
using Flights.Model;
using Flights.Replay;

namespace Analytics;

/// <summary>
/// Takes snapshots of a book that somebody goes on writing to; each goes to Parquet files and to DuckDB, and what comes
/// back must be what the store says itself at the same timestamp.
/// </summary>
/// <param name="options">Where the input is, and where the files go.</param>
/// <param name="output">For results.</param>
sealed class AnalyticsRun(FlightsOptions options, TextWriter output)
{
    /// <summary>Does the run.</summary>
    /// <param name="rounds">Snapshots, at least 1.</param>
    /// <exception cref="CheckException">Something differs.</exception>
    /// <exception cref="InputException">The input cannot be used.</exception>
    public void Run(int rounds)
    {
        BadRows badRows = new(skips: false);
        List<Airport> airports = AirportFile.Read(options.AirportsPath, badRows, CancellationToken.None);
        List<Flight> flights = FlightFile.Read(options.FlightsPath, airports, badRows, CancellationToken.None);
        Line($"read {airports.Count:N0} airports and {flights.Count:N0} flights");

        Directory.CreateDirectory(options.OutputFolder);
        using FlightBook book = FlightBook.Open();
        book.Atomically(airports, static (tx, airports) => airports.ForEach(tx.Airports.Add));
        using LiveWriter writer = new(book, flights);
        for (int round = 1; round <= rounds; round++)
        {
            // Why so many: each round sees more of the book, and the last ones a whole one whose rows change.
            writer.WaitFor((long)flights.Count * round / (rounds - (rounds / 3)));
            using BookSnapshot snapshot = BookSnapshot.Take(book);
            long before = writer.Commits;
            long bytes = Check(snapshot);
            // Why waited for: the writer has gone on beside the snapshot, which has not changed.
            writer.WaitFor(before + 1);
            Line($"snapshot {round} at {snapshot.Timestamp}: {snapshot.Totals.Sum(static t => t.Flights):N0} flights "
                + $"from {snapshot.Totals.Count} airports; {bytes:N0} bytes of Parquet read back equal; sums of DuckDB "
                + $"equal, from Parquet and from batches; {writer.Commits - before:N0} commits meanwhile");
        }

        Line("all values and all sums equal those of the store");
    }

    long Check(BookSnapshot snapshot)
    {
        using DuckQueries duck = new();
        long bytes = 0;
        foreach (SnapshotTable table in snapshot.Tables)
        {
            ParquetFile file = new(Path.Combine(options.OutputFolder, $"{table.Name}.parquet"));
            file.Write(table);
            using SnapshotTable copy = file.Read(table.Name);
            CheckException.ThrowIfAny($"{file.Path} read back", SnapshotTable.Differences(table, copy));
            bytes += new FileInfo(file.Path).Length;
        }

        string path = Path.Combine(options.OutputFolder, $"{BookSnapshot.Ledger}.parquet");
        CheckException.ThrowIfAny(
            "DuckDB on Parquet", OriginTotals.Differences(snapshot.Totals, duck.TotalsOfParquet(path)));
        CheckException.ThrowIfAny(
            "DuckDB on batches", OriginTotals.Differences(snapshot.Totals, duck.TotalsOfBatches(snapshot.LedgerTable)));
        return bytes;
    }

    // Why without a culture: the samples are built with the invariant one.
    void Line(string text) => output.WriteLine(text);
}
