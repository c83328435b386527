using System.Collections.Immutable;

namespace Khonsu.Flight.Tests.Rows;

/// <summary>A row with lists and maps.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Stops">Where it stops.</param>
/// <param name="Fuel">What it takes where.</param>
[Transactional]
public sealed partial record Trip(
    [Key] long Number, ImmutableArray<string> Stops, ImmutableDictionary<string, int> Fuel);
