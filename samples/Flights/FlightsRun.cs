using Flights.CommandLine;
using Flights.Export;
using Flights.Input;
using Flights.Model;
using Flights.Replay;
using Flights.Report;

namespace Flights;

/// <summary>One run: read the files, replay the flights, check, rank, write Arrow files and read them back.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="output">For results.</param>
/// <param name="error">For skipped rows.</param>
sealed class FlightsRun(FlightsOptions options, TextWriter output, TextWriter error)
{
    readonly RunConsole _console = new(output);

    /// <summary>Does the run.</summary>
    /// <param name="post">How a flight is posted to the book.</param>
    /// <param name="cancellation">Stops between two rows or two transactions.</param>
    /// <returns>What the replay did.</returns>
    /// <exception cref="InputException">The input cannot be used.</exception>
    /// <exception cref="CheckException">Totals do not agree.</exception>
    /// <exception cref="IOException">An Arrow file cannot be written or read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ReplayCounts Run(Action<FlightBookTx, Flight> post, CancellationToken cancellation)
    {
        BadRows badRows = new(options.SkipsBad);
        List<Airport> airports = AirportFile.Read(options.AirportsPath, badRows, cancellation);
        List<Flight> flights = FlightFile.Read(options.FlightsPath, airports, badRows, cancellation);
        ReportInput(airports.Count, flights.Count, badRows);

        using FlightBook book = FlightBook.Open();
        book.Atomically(airports, static (tx, airports) => airports.ForEach(tx.Airports.Add));
        Replayer replayer = new(book, flights, post);
        ReplayCounts counts = _console.Progress(
            "replayed", flights.Count, onProgress => replayer.Run(options.Threads, onProgress, cancellation));
        PlainLoop plain = PlainLoop.Of(flights);
        CheckException.ThrowIfAny("the plain loop does not agree", plain.DifferencesTo(book));

        _console.Write(Rankings.Airports(book, options.TopRows));
        _console.Write(Rankings.RoutesByMiles(book, options.TopRows));
        _console.Write(Rankings.RoutesByDelay(book, options.TopRows));
        cancellation.ThrowIfCancellationRequested();
        WriteArrow(book);
        ReportCounts(counts, plain);
        return counts;
    }

    void WriteArrow(FlightBook book)
    {
        ArrowFolder folder = new(options.OutputFolder);
        folder.Write(book);
        using FlightBook copy = folder.Read();
        CheckException.ThrowIfAny("the Arrow files do not agree", ArrowCheck.Differences(book, copy));
        _console.Line($"wrote airports.arrow, routes.arrow, flights.arrow to {options.OutputFolder}; read back equal");
    }

    void ReportInput(int airports, int flights, BadRows badRows)
    {
        foreach (string example in badRows.Examples)
            error.WriteLine($"skipped: {example}");
        if (badRows.Count > badRows.Examples.Count)
            error.WriteLine($"skipped: {badRows.Count - badRows.Examples.Count} more");
        _console.Line($"read {airports:N0} airports and {flights:N0} flights; bad rows skipped: {badRows.Count:N0}");
    }

    void ReportCounts(ReplayCounts counts, PlainLoop plain)
    {
        double seconds = counts.Duration.TotalSeconds;
        FlightTotals totals = plain.Totals;
        _console.Line($"{counts.Transactions:N0} transactions on {options.Threads} thread(s) in {seconds:F2} s");
        _console.Line($"{counts.Attempts:N0} attempts, {counts.Restarts:N0} restarts after a conflict");
        _console.Line($"{counts.SnapshotsChecked:N0} snapshots checked, {counts.SnapshotsMidway:N0} of them midway");
        _console.Line($"{totals.Flights:N0} flights, {plain.AirportsWithTraffic:N0} airports with traffic");
        _console.Line($"{totals.DelayMinutes:N0} delay minutes, {totals.DistanceMiles:N0} miles");
        _console.Line("all totals equal those of a plain loop");
    }
}
