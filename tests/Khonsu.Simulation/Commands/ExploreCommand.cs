using System.Diagnostics;
using Khonsu.Simulation.Exploring;

namespace Khonsu.Simulation.Commands;

/// <summary>Visits every state of a small cluster and prints how many there are.</summary>
static class ExploreCommand
{
    public static int Run(Arguments arguments)
    {
        var limits = new ExplorerLimits(
            arguments.Count("nodes", 3),
            arguments.Count("elections", 2),
            arguments.Count("proposals", 2),
            arguments.Count("crashes", 1),
            arguments.Count("losses", 1),
            arguments.Count("duplicates", 0));
        Reductions reductions = arguments.Member("reductions", Reductions.Proven);
        int[]? leaders = arguments.Has("leaders")
            ? SpaceSurvey.PlacesOf(arguments.Text("leaders", ""))
            : null;
        long start = Stopwatch.GetTimestamp();
        var search = new CompactSearch(
            limits, reductions, leaders, arguments.Has("crasher") ? arguments.Count("crasher", 1) - 1 : null);
        ExplorerResult result = search.Run((long)arguments.Number("states", 2_000_000));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(limits);
        Console.WriteLine($"{result.States:N0} states, {result.Steps:N0} steps, {seconds:F0} s, most decided "
            + $"{result.DecidedMax}, {(result.IsComplete ? "complete" : "not complete")}");
        Console.WriteLine(search.LocalCounts);
        Console.WriteLine(result.Failure ?? "nothing broke");
        return result.Failure is null ? 0 : 1;
    }
}
