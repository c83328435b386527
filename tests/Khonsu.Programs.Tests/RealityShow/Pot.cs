namespace Khonsu.Programs.Tests.RealityShow;

/// <summary>The pot that all eat from.</summary>
/// <param name="Number">Always 0.</param>
/// <param name="Portions">What is left.</param>
[Transactional]
sealed partial record Pot([Key] int Number, int Portions);
