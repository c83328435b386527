namespace Khonsu.Simulation.Scenarios;

/// <summary>What a trial on a graph came to.</summary>
/// <param name="Failure">The evidence, or null.</param>
/// <param name="SettledTimeouts">How long after the cut a leader changed last, in election timeouts.</param>
/// <param name="Changes">How often the leader changed.</param>
sealed record GraphOutcome(string? Failure, double SettledTimeouts, long Changes);
