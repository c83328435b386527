using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Flight.Tests.Rows;

/// <summary>A row with an enum by its names.</summary>
/// <param name="Plate">Its plate.</param>
/// <param name="Mood">Its mood.</param>
[Transactional]
public sealed partial record Truck([Key] string Plate, [EnumAs(EnumStorage.Name)] Mood Mood);
