using System.Diagnostics;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;

namespace Khonsu.Simulation.Commands;

/// <summary>
/// Runs many seeds and prints the figures; a failing seed is printed with the command that replays it.
/// </summary>
static class SoakCommand
{
    public static int Run(Arguments arguments)
    {
        ulong first = arguments.Number("first", 1);
        long count = (long)arguments.Number("seeds", 2_000);
        int threads = arguments.Count("threads", Environment.ProcessorCount);
        Emphasis? emphasis = arguments.Has("emphasis") ? arguments.Member("emphasis", Emphasis.Mixed) : null;
        Console.WriteLine($"seeds {first} to {first + (ulong)count - 1}, {emphasis?.ToString() ?? "all kinds"}");
        long start = Stopwatch.GetTimestamp();
        int failuresMax = arguments.Count("failures", 5);
        SoakResult result = Soak.Run(first, count, emphasis, threads, failuresMax, Console.WriteLine);
        Console.WriteLine(result.Report(Stopwatch.GetElapsedTime(start).TotalSeconds));
        foreach ((SimPlan plan, RunResult failure) in result.Failures)
        {
            Console.WriteLine($"\nseed={plan.Seed} {failure.Failure}");
            Console.WriteLine(Shrunk.Of(plan, failure).ToCommand());
        }
        return result.FailureCount == 0 ? 0 : 1;
    }
}
