using Flights.Model;

namespace Flights.Replay;

/// <summary>The sums of a plain loop on one thread, without transactions: what the book must say at the end.</summary>
sealed class PlainLoop
{
    readonly Dictionary<string, FlightTotals> _airports = new(StringComparer.Ordinal);
    readonly Dictionary<RouteKey, FlightTotals> _routes = [];

    PlainLoop()
    {
    }

    /// <summary>All flights.</summary>
    public FlightTotals Totals { get; private set; }

    /// <summary>Airports with a departure or an arrival.</summary>
    public int AirportsWithTraffic => _airports.Count;

    /// <summary>Adds up the flights.</summary>
    public static PlainLoop Of(IEnumerable<Flight> flights)
    {
        PlainLoop loop = new();
        foreach (Flight flight in flights)
            loop.Add(flight);
        return loop;
    }

    /// <summary>
    /// Compares the book with the loop: totals, each airport, each route, and that there is no other.
    /// </summary>
    /// <returns>A sentence for each difference, none when they are equal.</returns>
    public IReadOnlyList<string> DifferencesTo(FlightBook book) => book.Read(this, static (tx, loop) =>
    {
        IEnumerable<string?> airports = tx.Airports.Select(row => Compare(
            $"airport {row.Iata}",
            new FlightTotals(row.Traffic(), row.DelayMinutes, row.DistanceMiles),
            loop._airports.GetValueOrDefault(row.Iata)));
        IEnumerable<string?> routes = tx.Routes.Select(row => Compare(
            $"route {row.Origin}-{row.Destination}",
            new FlightTotals(row.Flights, row.DelayMinutes, row.DistanceMiles),
            loop._routes.GetValueOrDefault((row.Origin, row.Destination))));
        FlightTotals ledger = tx.Flights.Aggregate(default(FlightTotals), (totals, flight) => totals.With(flight));
        int traffic = tx.Airports.Count(row => row.Traffic() > 0);
        return (string[])
        [
            .. ((string?[])
            [
                Compare("ledger", ledger, loop.Totals),
                Compare("airports with traffic", traffic, loop._airports.Count),
                Compare("routes", tx.Routes.Count, loop._routes.Count),
                .. airports,
                .. routes,
            ]).OfType<string>(),
        ];
    });

    void Add(Flight flight)
    {
        Totals = Totals.With(flight);
        _airports[flight.Origin] = _airports.GetValueOrDefault(flight.Origin).With(flight);
        _airports[flight.Destination] = _airports.GetValueOrDefault(flight.Destination).With(flight);
        RouteKey route = (flight.Origin, flight.Destination);
        _routes[route] = _routes.GetValueOrDefault(route).With(flight);
    }

    static string? Compare<T>(string what, T book, T loop)
        where T : IEquatable<T> =>
        book.Equals(loop) ? null : $"{what}: the book has {book}, the plain loop {loop}";
}
