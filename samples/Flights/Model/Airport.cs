using Khonsu;

namespace Flights.Model;

/// <summary>An airport and what was flown from and to it.</summary>
[Transactional]
sealed partial record Airport
{
    /// <summary>The IATA or FAA code.</summary>
    [Key]
    public required string Iata { get; init; }

    /// <summary>The name of the airport itself.</summary>
    public required string Name { get; init; }

    /// <summary>The city it serves.</summary>
    public required string City { get; init; }

    /// <summary>The state, as two letters.</summary>
    public required string State { get; init; }

    /// <summary>The country.</summary>
    public required string Country { get; init; }

    /// <summary>Degrees north.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public required double Longitude { get; init; }

    /// <summary>Flights that left here.</summary>
    public long Departures { get; init; }

    /// <summary>Flights that ended here.</summary>
    public long Arrivals { get; init; }

    /// <summary>Delay of all flights from and to here; early ones count below zero.</summary>
    public long DelayMinutes { get; init; }

    /// <summary>Length of all flights from and to here.</summary>
    public long DistanceMiles { get; init; }

    /// <summary>Flights from and to here.</summary>
    public long Traffic() => Departures + Arrivals;

    /// <summary>The airport after one more flight has left it.</summary>
    public Airport WithDeparture(Flight flight) => Credited(flight) with { Departures = Departures + 1 };

    /// <summary>The airport after one more flight has reached it.</summary>
    public Airport WithArrival(Flight flight) => Credited(flight) with { Arrivals = Arrivals + 1 };

    Airport Credited(Flight flight) => this with
    {
        DelayMinutes = DelayMinutes + flight.DelayMinutes,
        DistanceMiles = DistanceMiles + flight.DistanceMiles,
    };
}
