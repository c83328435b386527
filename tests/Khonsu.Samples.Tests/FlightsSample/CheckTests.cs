using Flights.Export;
using Flights.Model;
using Flights.Replay;

namespace Khonsu.Samples.Tests.FlightsSample;

/// <summary>Each check has a planted fault that it finds.</summary>
public sealed class CheckTests
{
    static readonly Flight s_flight = new()
    {
        Number = 1,
        DepartureTime = new DateTime(2001, 1, 1, 0, 47, 0, DateTimeKind.Unspecified),
        DelayMinutes = 66,
        DistanceMiles = 1750,
        Origin = "DTW",
        Destination = "LAS",
    };

    [Fact]
    public void A_flight_that_never_arrives_is_found_in_a_snapshot()
    {
        using Desk desk = new();

        CheckException error = Assert.Throws<CheckException>(() => desk.RunShipped(static (tx, flight) =>
        {
            FlightPosting.Post(tx, flight);
            if (flight.Number == 7)
                tx.Airports.Row(flight.Destination).Arrivals--;
        }));

        const string Evidence = @"^snapshot \d+ is not consistent: arrivals and ledger rows differ: \d+ and \d+$";
        Assert.Matches(Evidence, error.Message);
        Assert.False(Directory.Exists(desk.OutputFolder));
    }

    [Fact]
    public void A_flight_that_is_posted_wrong_everywhere_is_found_by_the_plain_loop()
    {
        using Desk desk = new();

        CheckException error = Assert.Throws<CheckException>(() => desk.RunShipped(static (tx, flight) =>
        {
            int extraMiles = flight.Number == 7 ? 1 : 0;
            FlightPosting.Post(tx, flight with { DistanceMiles = flight.DistanceMiles + extraMiles });
        }));

        Assert.StartsWith("the plain loop does not agree: ledger: the book has FlightTotals", error.Message);
        Assert.Contains("DistanceMiles = 14476935", error.Message);
        Assert.Contains("DistanceMiles = 14476934", error.Message);
    }

    [Fact]
    public void A_flight_posted_to_another_airport_is_found_by_the_plain_loop()
    {
        using Desk desk = new();

        CheckException error = Assert.Throws<CheckException>(() => desk.RunShipped(static (tx, flight) =>
        {
            FlightPosting.Post(tx, flight);
            if (flight.Number != 7)
                return;
            tx.Airports.Row(flight.Origin).Departures--;
            tx.Airports.Row("ATL").Departures++;
        }));

        Assert.StartsWith("the plain loop does not agree: airport ", error.Message);
    }

    [Fact]
    public void A_book_with_one_flight_has_no_contradiction()
    {
        using FlightBook book = BookOfOneFlight();

        Assert.Empty(BookTotals.Of(book).Contradictions());
        Assert.Empty(PlainLoop.Of([s_flight]).DifferencesTo(book));
    }

    [Fact]
    public void Every_column_of_the_book_is_compared()
    {
        AssertContradicts("departures", tx => tx.Airports.Row("DTW").Departures = 2);
        AssertContradicts("arrivals", tx => tx.Airports.Row("LAS").Arrivals = 0);
        AssertContradicts("delay minutes of airports", tx => tx.Airports.Row("DTW").DelayMinutes = 0);
        AssertContradicts("miles of airports", tx => tx.Airports.Row("OAK").DistanceMiles = 1);
        AssertContradicts("flights on routes", tx => tx.Routes.Row("DTW", "LAS").Flights = 2);
        AssertContradicts("delay minutes of routes", tx => tx.Routes.Row("DTW", "LAS").DelayMinutes++);
        AssertContradicts("miles of routes", tx => tx.Routes.Row("DTW", "LAS").DistanceMiles--);
        AssertContradicts("departures", tx => tx.Flights.Remove(1));
    }

    [Fact]
    public void A_lost_row_is_found_in_the_files()
    {
        using FlightBook book = BookOfOneFlight();
        using FlightBook copy = BookOfOneFlight();
        Assert.Empty(ArrowCheck.Differences(book, copy));

        copy.Atomically(tx => tx.Flights.Remove(1));

        IReadOnlyList<string> differences = ArrowCheck.Differences(book, copy);
        Assert.Equal(2, differences.Count);
        Assert.Equal("rows written (3, 1, 1), read back (3, 1, 0)", differences[0]);
    }

    static void AssertContradicts(string beginning, Action<FlightBookTx> plant)
    {
        using FlightBook book = BookOfOneFlight();
        book.Atomically(plant);
        Assert.StartsWith(beginning, BookTotals.Of(book).Contradictions().FirstOrDefault(), StringComparison.Ordinal);
    }

    static FlightBook BookOfOneFlight()
    {
        FlightBook book = FlightBook.Open();
        book.Atomically(tx =>
        {
            foreach (string code in (string[])["DTW", "LAS", "OAK"])
                tx.Airports.Add(NewAirport(code));
            FlightPosting.Post(tx, s_flight);
        });
        return book;
    }

    static Airport NewAirport(string code) => new()
    {
        Iata = code,
        Name = code,
        City = "City",
        State = "ST",
        Country = "USA",
        Latitude = 1,
        Longitude = 2,
    };
}
