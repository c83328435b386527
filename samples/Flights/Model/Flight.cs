using Khonsu;

namespace Flights.Model;

/// <summary>One flight, and at the same time its row in the ledger of flights.</summary>
[Transactional]
sealed partial record Flight
{
    /// <summary>Place in the input file, from 1; a bad element keeps its number to itself.</summary>
    [Key]
    public required int Number { get; init; }

    /// <summary>Wall time at the airport of departure.</summary>
    [Timestamp(TimeColumnUnit.Second, Kind = DateTimeKind.Unspecified)]
    public required DateTime DepartureTime { get; init; }

    /// <summary>Code of the airport of departure.</summary>
    public required string Origin { get; init; }

    /// <summary>Code of the airport of arrival.</summary>
    public required string Destination { get; init; }

    /// <summary>Minutes late; below zero when early.</summary>
    public required int DelayMinutes { get; init; }

    /// <summary>Length, at least 1.</summary>
    public required int DistanceMiles { get; init; }
}
