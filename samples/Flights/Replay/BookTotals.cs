using Flights.Model;

namespace Flights.Replay;

/// <summary>The sums of one snapshot of the book, table by table. They must agree, with any flights.</summary>
/// <param name="Departures">Departures of all airports.</param>
/// <param name="Arrivals">Arrivals of all airports.</param>
/// <param name="Airports">Both together, with delay and length, so each flight counts twice.</param>
/// <param name="Routes">Flights, delay and length of all routes.</param>
/// <param name="Ledger">Rows, delay and length of the ledger.</param>
/// <param name="AirportsWithTraffic">Airports with a departure or an arrival.</param>
readonly record struct BookTotals(
    long Departures,
    long Arrivals,
    FlightTotals Airports,
    FlightTotals Routes,
    FlightTotals Ledger,
    int AirportsWithTraffic)
{
    /// <summary>Adds up every row of the book, in one snapshot.</summary>
    public static BookTotals Of(FlightBook book) => book.Read(static tx => Of(tx));

    static BookTotals Of(FlightBookReadTx tx)
    {
        BookTotals totals = default;
        foreach (Airport airport in tx.Airports)
            totals = totals.With(airport);
        foreach (Route route in tx.Routes)
            totals = totals.With(route);
        foreach (Flight flight in tx.Flights)
            totals = totals with { Ledger = totals.Ledger.With(flight) };
        return totals;
    }

    /// <summary>Looks for sums that do not agree.</summary>
    /// <returns>A sentence for each, none when all agree.</returns>
    public IReadOnlyList<string> Contradictions()
    {
        List<string> found = [];
        Compare("departures and ledger rows", Departures, Ledger.Flights);
        Compare("arrivals and ledger rows", Arrivals, Ledger.Flights);
        Compare("flights on routes and ledger rows", Routes.Flights, Ledger.Flights);
        Compare("delay minutes of routes and ledger", Routes.DelayMinutes, Ledger.DelayMinutes);
        Compare("delay minutes of airports and twice the ledger", Airports.DelayMinutes, 2 * Ledger.DelayMinutes);
        Compare("miles of routes and ledger", Routes.DistanceMiles, Ledger.DistanceMiles);
        Compare("miles of airports and twice the ledger", Airports.DistanceMiles, 2 * Ledger.DistanceMiles);
        return found;

        void Compare(string what, long left, long right)
        {
            if (left != right)
                found.Add($"{what} differ: {left} and {right}");
        }
    }

    BookTotals With(Airport airport) => this with
    {
        Departures = Departures + airport.Departures,
        Arrivals = Arrivals + airport.Arrivals,
        Airports = Sum(Airports, airport.Traffic(), airport.DelayMinutes, airport.DistanceMiles),
        AirportsWithTraffic = AirportsWithTraffic + (airport.Traffic() > 0 ? 1 : 0),
    };

    BookTotals With(Route route) => this with
    {
        Routes = Sum(Routes, route.Flights, route.DelayMinutes, route.DistanceMiles),
    };

    static FlightTotals Sum(FlightTotals totals, long flights, long delayMinutes, long distanceMiles) => new(
        totals.Flights + flights,
        totals.DelayMinutes + delayMinutes,
        totals.DistanceMiles + distanceMiles);
}
