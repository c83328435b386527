using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;
using Xunit.Abstractions;

namespace Khonsu.Simulation.Tests.Runs;

/// <summary>The transactions of the product, decided by a simulated cluster under faults.</summary>
public sealed class TransactionRunTests(ITestOutputHelper output)
{
    const int Seeds = 80;

    [Fact]
    public void No_seed_breaks_what_a_transaction_promises()
    {
        var result = new SoakResult();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (ulong seed in SimSeeds.From(1, Seeds))
        {
            SimPlan plan = Soak.PlanFor(seed, Emphasis.Transactions);
            result.Add(plan, SimRun.Run(plan));
        }

        output.WriteLine(result.Report(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds));
        if (result.FailureCount != 0)
        {
            (SimPlan failed, RunResult failure) = result.Failures[0];
            Assert.Fail($"seed={failed.Seed} {failure.Failure}\n{Shrunk.Of(failed, failure).ToCommand()}");
        }

        // Why: else nothing of this was about transactions that meet.
        Assert.True(result.Committed > result.Seeds && result.Refused > result.Seeds, result.Report(1));
    }

    [Fact]
    public void The_same_plan_gives_the_same_run()
    {
        foreach (ulong seed in SimSeeds.From(1, 5))
        {
            SimPlan plan = Soak.PlanFor(seed, Emphasis.Transactions);
            RunResult one = SimRun.Run(plan);
            RunResult other = SimRun.Run(plan);
            Assert.Equal(
                (one.TraceHash, one.Events, one.Committed, one.Refused),
                (other.TraceHash, other.Events, other.Committed, other.Refused));
        }
    }
}
