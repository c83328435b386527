using Apache.Arrow;
using Apache.Arrow.Ipc;
using Flights;
using Flights.CommandLine;
using Flights.Export;
using Flights.Model;
using Flights.Replay;

namespace Khonsu.Samples.Tests.FlightsSample;

public sealed class ShippedDataTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_totals_are_exact_on_any_number_of_threads(int threads)
    {
        using Desk desk = new();

        RunResult run = desk.RunShipped("--threads", $"{threads}");

        run.AssertSucceeded();
        Assert.Contains("read 3,376 airports and 20,000 flights; bad rows skipped: 0", run.Output);
        Assert.Contains("replayed: 20,000 of 20,000", run.Output);
        Assert.Contains($"20,000 transactions on {threads} thread(s)", run.Output);
        Assert.Contains("20,000 flights, 224 airports with traffic", run.Output);
        Assert.Contains("154,078 delay minutes, 14,476,934 miles", run.Output);
        Assert.Contains("all totals equal those of a plain loop", run.Output);
    }

    [Fact]
    public void The_reader_checks_snapshots_and_counts_each()
    {
        using Desk desk = new();
        FlightsOptions options = new() { Threads = 2, OutputFolder = desk.OutputFolder };
        FlightsRun run = new(options, TextWriter.Null, TextWriter.Null);

        ReplayCounts counts = run.Run(FlightPosting.Post, CancellationToken.None);

        Assert.True(counts.SnapshotsChecked >= 2, $"{counts.SnapshotsChecked} snapshots");
        Assert.InRange(counts.SnapshotsMidway, 0, counts.SnapshotsChecked - 2);
        Assert.Equal(20_000, counts.Transactions);
        Assert.Equal(counts.Attempts, counts.Transactions + counts.Restarts);
        Assert.True(counts.Restarts >= 0, $"{counts.Restarts} restarts");
    }

    [Fact]
    public void The_rankings_name_the_busiest_airport_and_the_longest_route()
    {
        using Desk desk = new();

        RunResult run = desk.RunShipped("--top", "1");

        run.AssertSucceeded();
        Assert.Matches(@"1 +ORD +Chicago O'Hare International +1,095 +1,160 +8\.4 +1,704,498", run.Output);
        Assert.Matches(@"1 +JFK - LAX +29 +351 +12\.1 +71,775", run.Output);
        Assert.DoesNotContain("Dallas-Fort Worth", run.Output);
    }

    [Fact]
    public void The_files_read_back_row_by_row()
    {
        using Desk desk = new();
        desk.RunShipped().AssertSucceeded();

        using FlightBook copy = new ArrowFolder(desk.OutputFolder).Read();

        Flight expected = new()
        {
            Number = 2,
            DepartureTime = new DateTime(2001, 1, 1, 1, 10, 0, DateTimeKind.Unspecified),
            DelayMinutes = 95,
            DistanceMiles = 2399,
            Origin = "HNL",
            Destination = "SFO",
        };
        Assert.Equal(expected, copy.Read(tx => tx.Flights[2]));
        Assert.Equal((3_376, 2_977, 20_000), copy.Read(tx => (tx.Airports.Count, tx.Routes.Count, tx.Flights.Count)));
        BookTotals totals = BookTotals.Of(copy);
        Assert.Empty(totals.Contradictions());
        Assert.Equal(new FlightTotals(20_000, 154_078, 14_476_934), totals.Ledger);
        Assert.Equal(224, totals.AirportsWithTraffic);
    }

    [Fact]
    public void Other_software_reads_the_files()
    {
        using Desk desk = new();
        desk.RunShipped().AssertSucceeded();

        using FileStream file = File.OpenRead(Path.Combine(desk.OutputFolder, "flights.arrow"));
        using ArrowFileReader reader = new(file);
        long delayMinutes = 0;
        while (reader.ReadNextRecordBatch() is { } batch)
            delayMinutes += ((Int32Array)batch.Column("delay_minutes")).Values.ToArray().Sum(value => (long)value);

        Assert.Equal(154_078, delayMinutes);
    }
}
