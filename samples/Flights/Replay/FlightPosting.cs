using Flights.Model;

namespace Flights.Replay;

/// <summary>Posts a flight to the book: the body of the transaction.</summary>
static class FlightPosting
{
    /// <summary>Credits both airports and the route, and adds the ledger row.</summary>
    /// <param name="tx">The transaction; all of it happens, or nothing.</param>
    /// <param name="flight">A flight that is not in the ledger.</param>
    public static void Post(FlightBookTx tx, Flight flight)
    {
        tx.Airports.Update(flight.Origin, flight, static (airport, flight) => airport.WithDeparture(flight));
        tx.Airports.Update(flight.Destination, flight, static (airport, flight) => airport.WithArrival(flight));
        Route route = tx.Routes.Find(flight.Origin, flight.Destination) ?? new(flight.Origin, flight.Destination);
        tx.Routes.Upsert(route.With(flight));
        tx.Flights.Add(flight);
    }
}
