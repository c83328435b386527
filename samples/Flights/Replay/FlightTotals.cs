using Flights.Model;

namespace Flights.Replay;

/// <summary>What some flights add up to.</summary>
/// <param name="Flights">Their number.</param>
/// <param name="DelayMinutes">Their delay.</param>
/// <param name="DistanceMiles">Their length.</param>
readonly record struct FlightTotals(long Flights, long DelayMinutes, long DistanceMiles)
{
    /// <summary>The totals with one more flight.</summary>
    public FlightTotals With(Flight flight) =>
        new(Flights + 1, DelayMinutes + flight.DelayMinutes, DistanceMiles + flight.DistanceMiles);
}
