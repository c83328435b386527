using System.Collections.Immutable;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Flight.Tests.Rows;

/// <summary>A row with an enum by its names, and texts in dictionaries.</summary>
/// <param name="Plate">Its plate.</param>
/// <param name="Mood">Its mood.</param>
/// <param name="Country">Where it is from.</param>
/// <param name="Stops">Where it goes.</param>
[Transactional]
public sealed partial record Truck(
    [Key] string Plate,
    [EnumAs(EnumStorage.Name)] Mood Mood,
    [Dictionary] string? Country = null,
    [Dictionary] ImmutableArray<string>? Stops = null);
