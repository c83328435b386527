using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Plans;

namespace Khonsu.Simulation.Runs;

/// <summary>The sums of many runs, and those that failed.</summary>
sealed class SoakResult
{
    readonly Lock _lock = new();
    readonly List<(SimPlan Plan, RunResult Result)> _failures = [];

    public long Seeds { get; private set; }

    public long SimulatedMicros { get; private set; }

    public long Events { get; private set; }

    public long Decided { get; private set; }

    public long LeaderChanges { get; private set; }

    public long Committed { get; private set; }

    public long Refused { get; private set; }

    public FaultCounts Faults { get; } = new();

    /// <summary>The runs that failed, by seed.</summary>
    public IReadOnlyList<(SimPlan Plan, RunResult Result)> Failures
        => [.. _failures.OrderBy(static failure => failure.Plan.Seed)];

    public int FailureCount => _failures.Count;

    public void Add(SimPlan plan, RunResult result)
    {
        lock (_lock)
        {
            Seeds++;
            SimulatedMicros += result.SimulatedMicros;
            Events += result.Events;
            Decided += result.Decided;
            LeaderChanges += result.LeaderChanges;
            Committed += result.Committed;
            Refused += result.Refused;
            Faults.Add(result.Faults);
            if (result.Failure is not null)
                _failures.Add((plan, result));
        }
    }

    /// <summary>The figures, a line each.</summary>
    /// <param name="realSeconds">How long it took.</param>
    public string Report(double realSeconds)
    {
        var simulated = TimeSpan.FromMicroseconds(SimulatedMicros);
        return $"""
            seeds            {Seeds,14:N0}
            seeds per minute {Seeds * 60 / Math.Max(realSeconds, 0.001),14:N0}
            simulated time   {simulated.TotalDays,14:N2} days, {simulated.TotalSeconds / realSeconds:N0} times real time
            events           {Events,14:N0}
            entries decided  {Decided,14:N0}
            transactions     {Committed,14:N0} committed, {Refused:N0} refused
            leaders made     {LeaderChanges,14:N0}
            faults           {Faults.Total,14:N0}
            {Faults}
            seeds failed     {FailureCount,14:N0}
            """;
    }
}
