using System.Globalization;
using Flights.Model;
using Spectre.Console;

namespace Flights.Report;

/// <summary>The best rows of the book as tables, as one snapshot has them.</summary>
static class Rankings
{
    /// <summary>The airports with most flights.</summary>
    public static Table Airports(FlightBook book, int rows)
    {
        Airport[] top = book.Read(rows, static (tx, rows) => tx.Airports
            .Where(airport => airport.Traffic() > 0)
            .OrderByDescending(airport => airport.Traffic())
            .ThenBy(airport => airport.Iata, StringComparer.Ordinal)
            .Take(rows)
            .ToArray());
        Table table = NewTable(
            "Airports by traffic", ["Code", "Airport"], ["Departures", "Arrivals", "Mean delay", "Miles"]);
        for (int i = 0; i < top.Length; i++)
        {
            Airport airport = top[i];
            AddRow(
                table,
                i + 1,
                airport.Iata,
                airport.Name,
                Whole(airport.Departures),
                Whole(airport.Arrivals),
                Mean(airport.DelayMinutes, airport.Traffic()),
                Whole(airport.DistanceMiles));
        }

        return table;
    }

    /// <summary>The routes with most miles.</summary>
    public static Table RoutesByMiles(FlightBook book, int rows) =>
        Routes("Routes by miles", TopRoutes(book, rows, static route => route.DistanceMiles));

    /// <summary>The routes with most delay.</summary>
    public static Table RoutesByDelay(FlightBook book, int rows) =>
        Routes("Routes by delay", TopRoutes(book, rows, static route => route.DelayMinutes));

    static Route[] TopRoutes(FlightBook book, int rows, Func<Route, long> rank) => book.Read(
        (rows, rank),
        static (tx, state) => tx.Routes
            .OrderByDescending(state.rank)
            .ThenBy(route => route.Origin, StringComparer.Ordinal)
            .ThenBy(route => route.Destination, StringComparer.Ordinal)
            .Take(state.rows)
            .ToArray());

    static Table Routes(string title, Route[] top)
    {
        Table table = NewTable(title, ["Route"], ["Flights", "Delay", "Mean delay", "Miles"]);
        for (int i = 0; i < top.Length; i++)
        {
            Route route = top[i];
            AddRow(
                table,
                i + 1,
                $"{route.Origin} - {route.Destination}",
                Whole(route.Flights),
                Whole(route.DelayMinutes),
                Mean(route.DelayMinutes, route.Flights),
                Whole(route.DistanceMiles));
        }

        return table;
    }

    static Table NewTable(string title, string[] textColumns, string[] numberColumns)
    {
        Table table = new() { Title = new TableTitle(title), Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("#").RightAligned());
        foreach (string column in textColumns)
            table.AddColumn(column);
        foreach (string column in numberColumns)
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        return table;
    }

    static void AddRow(Table table, int rank, params string[] cells) =>
        table.AddRow([new Text(Whole(rank)), .. cells.Select(cell => new Text(cell))]);

    static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    static string Mean(long sum, long count) =>
        ((double)sum / count).ToString("N1", CultureInfo.InvariantCulture);
}
