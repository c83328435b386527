namespace Khonsu.Simulation.Exploring;

/// <summary>What an exploration came to.</summary>
/// <param name="States">How many different states were found.</param>
/// <param name="Steps">How many steps were taken between them.</param>
/// <param name="DecidedMax">The most entries that were decided in a state; zero would mean that nothing was
/// explored.</param>
/// <param name="IsComplete">Whether there is no other state.</param>
/// <param name="Failure">The evidence of a violation with the steps that led to it, or null.</param>
sealed record ExplorerResult(long States, long Steps, int DecidedMax, bool IsComplete, string? Failure);
