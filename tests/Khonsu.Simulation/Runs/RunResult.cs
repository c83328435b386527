using Khonsu.Simulation.Faults;

namespace Khonsu.Simulation.Runs;

/// <summary>What a run came to.</summary>
/// <param name="TraceHash">A number over all that happened, in order: equal for equal runs.</param>
/// <param name="Failure">The evidence of a violation, or null.</param>
/// <param name="Faults">What was injected.</param>
/// <param name="SimulatedMicros">Virtual time.</param>
/// <param name="Events">How many events happened.</param>
/// <param name="Decided">How many entries were decided in all groups.</param>
/// <param name="LeaderChanges">How often a node became leader.</param>
/// <param name="Committed">How many transactions committed.</param>
/// <param name="Refused">How many were certified and refused.</param>
sealed record RunResult(
    ulong TraceHash, string? Failure, FaultCounts Faults, long SimulatedMicros, long Events, long Decided,
    long LeaderChanges, long Committed, long Refused)
{
    /// <summary>The rule that was broken, without the evidence; shrinking keeps it.</summary>
    public string? Rule => Failure?.Split(':')[0];
}
