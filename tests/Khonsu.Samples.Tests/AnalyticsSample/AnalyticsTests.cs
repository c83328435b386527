using Analytics;
using Flights.CommandLine;
using Flights.Input;
using Flights.Model;
using Flights.Replay;

namespace Khonsu.Samples.Tests.AnalyticsSample;

public sealed class AnalyticsTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("khonsu-analytics-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Parquet_and_DuckDB_agree_with_a_store_that_changes_meanwhile()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        int exitCode = AnalyticsProgram.Run([_folder.FullName, "3"], output, error);

        Assert.Equal("", error.ToString());
        Assert.Equal(AnalyticsProgram.Success, exitCode);
        Assert.Contains("read 3,376 airports and 20,000 flights", output.ToString());
        Assert.Contains("snapshot 3 at ", output.ToString());
        Assert.Contains("all values and all sums equal those of the store", output.ToString());
        Assert.Equal(
            ["airports.parquet", "flights.parquet", "routes.parquet"],
            _folder.GetFiles().Select(static file => file.Name).Order());
    }

    [Fact]
    public void DuckDB_adds_up_the_shipped_flights_as_the_plain_loop_of_the_first_sample_does()
    {
        using FlightBook book = Posted();
        using BookSnapshot snapshot = BookSnapshot.Take(book);
        using DuckQueries duck = new();

        IReadOnlyCollection<OriginTotals> totals = duck.TotalsOfBatches(snapshot.LedgerTable);

        Assert.Equal(
            (20_000, 154_078, 14_476_934),
            (totals.Sum(static t => t.Flights), totals.Sum(static t => t.DelayMinutes),
                totals.Sum(static t => t.DistanceMiles)));
        Assert.Equal(1_095, totals.Single(static t => t.Origin == "ORD").Flights);
        // The batches are still the snapshot's.
        Assert.Empty(OriginTotals.Differences(totals, duck.TotalsOfBatches(snapshot.LedgerTable)));
        Assert.Equal(20_000, snapshot.LedgerTable.Batches.Sum(static batch => batch.Length));
    }

    [Fact]
    public void A_value_that_is_not_the_one_written_is_found()
    {
        using FlightBook book = Posted();
        using BookSnapshot snapshot = BookSnapshot.Take(book);
        SnapshotTable ledger = snapshot.LedgerTable;
        ParquetFile file = new(Path.Combine(_folder.FullName, "flights.parquet"));
        file.Write(ledger);
        using SnapshotTable copy = file.Read("flights");
        Assert.Empty(SnapshotTable.Differences(ledger, copy));

        book.Atomically(static tx => tx.Flights.Row(20_000).DelayMinutes += 1);
        using BookSnapshot changed = BookSnapshot.Take(book);
        Assert.Equal(["flights.delay_minutes differs"], SnapshotTable.Differences(changed.LedgerTable, copy));
        SnapshotTable shorter = new("flights", ledger.Schema, [.. ledger.Batches.SkipLast(1)]);
        Assert.Equal(ledger.Schema.FieldsList.Count, SnapshotTable.Differences(shorter, copy).Count);
        Assert.Single(SnapshotTable.Differences(snapshot.Tables[0], copy));
    }

    [Fact]
    public void A_sum_that_is_not_the_stores_is_found()
    {
        using FlightBook book = Posted();
        using BookSnapshot before = BookSnapshot.Take(book);
        book.Atomically(static tx => tx.Flights.Row(1).DelayMinutes += 1);
        using BookSnapshot after = BookSnapshot.Take(book);
        using DuckQueries duck = new();

        IReadOnlyList<string> differences =
            OriginTotals.Differences(before.Totals, duck.TotalsOfBatches(after.LedgerTable));
        Assert.Equal(2, differences.Count);
        Assert.All(differences, static sentence => Assert.Contains("Origin = DTW", sentence));
        CheckException error = Assert.Throws<CheckException>(
            () => CheckException.ThrowIfAny("DuckDB on batches", differences));
        Assert.StartsWith("DuckDB on batches: the store has OriginTotals", error.Message);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "0")]
    [InlineData("a", "1", "c")]
    public void Other_words_are_answered_with_the_usage(params string[] words)
    {
        using StringWriter error = new();
        Assert.Equal(AnalyticsProgram.Failure, AnalyticsProgram.Run(words, TextWriter.Null, error));
        Assert.Equal($"usage: Analytics [FOLDER [ROUNDS]]{Environment.NewLine}", error.ToString());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        string path = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(path, "");
        using StringWriter error = new();
        Assert.Equal(AnalyticsProgram.Failure, AnalyticsProgram.Run([path, "1"], TextWriter.Null, error));
        Assert.StartsWith("error: ", error.ToString());
    }

    static FlightBook Posted()
    {
        FlightsOptions options = new();
        BadRows badRows = new(skips: false);
        List<Airport> airports = AirportFile.Read(options.AirportsPath, badRows, CancellationToken.None);
        List<Flight> flights = FlightFile.Read(options.FlightsPath, airports, badRows, CancellationToken.None);
        FlightBook book = FlightBook.Open();
        book.Atomically(airports, static (tx, airports) => airports.ForEach(tx.Airports.Add));
        book.Atomically(flights, static (tx, flights) =>
        {
            foreach (Flight flight in flights)
                FlightPosting.Post(tx, flight);
        });
        return book;
    }
}
