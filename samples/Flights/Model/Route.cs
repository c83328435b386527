using Khonsu;

namespace Flights.Model;

/// <summary>What was flown from one airport to another; the way back is a route of its own.</summary>
/// <param name="Origin">Code of the airport of departure.</param>
/// <param name="Destination">Code of the airport of arrival.</param>
/// <param name="Flights">Flights on the route.</param>
/// <param name="DelayMinutes">Their delay; early ones count below zero.</param>
/// <param name="DistanceMiles">Their length.</param>
[Transactional]
sealed partial record Route(
    [Key(0)] string Origin,
    [Key(1)] string Destination,
    long Flights = 0,
    long DelayMinutes = 0,
    long DistanceMiles = 0)
{
    /// <summary>The route after one more flight.</summary>
    public Route With(Flight flight) => this with
    {
        Flights = Flights + 1,
        DelayMinutes = DelayMinutes + flight.DelayMinutes,
        DistanceMiles = DistanceMiles + flight.DistanceMiles,
    };
}
