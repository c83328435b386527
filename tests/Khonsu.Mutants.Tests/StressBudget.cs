namespace Khonsu.Mutants.Tests;

/// <summary>How hard a program is tried: which workload, at which level, how often, and where threads stall.</summary>
/// <param name="Workload">Name of the workload.</param>
/// <param name="Level">Name of the isolation level.</param>
/// <param name="Seeds">How many seeds at most.</param>
/// <param name="StallStep">Name of the step at which threads stall, or null for short random pauses everywhere.</param>
sealed record StressBudget(string Workload, string Level, int Seeds, string? StallStep = null)
{
    /// <summary>The budget as arguments of the program.</summary>
    /// <param name="start">The first seed.</param>
    public IEnumerable<string> ArgumentsFrom(ulong start)
    {
        yield return "--seeds";
        yield return $"{Seeds}";
        yield return "--start";
        yield return $"{start}";
        yield return "--workload";
        yield return Workload;
        yield return "--level";
        yield return Level;
        if (StallStep is null)
            yield break;
        yield return "--stall";
        yield return StallStep;
    }
}
