namespace Khonsu.Programs.Tests.DiningPhilosophers;

/// <summary>A fork between two seats; that of a number lies to the left of the seat with the same number.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Holder">The seat whose philosopher holds it, or null.</param>
[Transactional]
sealed partial record Fork([Key] int Number, int? Holder = null);
