namespace Khonsu.Programs.Tests.DiningPhilosophers;

/// <summary>A philosopher.</summary>
/// <param name="Seat">From 0.</param>
/// <param name="Meals">Meals that are finished.</param>
[Transactional]
sealed partial record Philosopher([Key] int Seat, int Meals = 0);
