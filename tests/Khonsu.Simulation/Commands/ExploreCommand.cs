using System.Diagnostics;
using Khonsu.Simulation.Exploring;

namespace Khonsu.Simulation.Commands;

/// <summary>Visits every state of small clusters and prints how many there are.</summary>
static class ExploreCommand
{
    public static int Run(Arguments arguments)
    {
        IEnumerable<ExploredSpace> spaces = arguments.Has("leaders")
            ? [SpaceOf(arguments)]
            : ExploredSpace.Whole.Select(space => space with
            {
                Proposals = arguments.Count("proposals", space.Proposals),
                Crashes = arguments.Count("crashes", space.Crashes),
            });
        Reductions reductions = arguments.Member("reductions", Reductions.All);
        bool isFailed = false;
        foreach (ExploredSpace space in spaces)
        {
            long start = Stopwatch.GetTimestamp();
            CompactSearch search = space.Search(reductions, arguments.Count("forms", CompactSearch.FormsMaxUsual));
            ExplorerResult result = search.Run((long)arguments.Number("states", 1_000_000_000));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            using var process = Process.GetCurrentProcess();
            Console.WriteLine($"{space}: {result.States:N0} states, {result.Steps:N0} steps, "
                + $"{seconds:F0} s, at most {process.PeakWorkingSet64 >> 20:N0} MiB so far, most decided "
                + $"{result.DecidedMax}, {(result.IsComplete ? "complete" : "not complete")}; {search.LocalCounts}");
            if (arguments.Has("check") && result.Failure is null)
                Console.WriteLine($"{search.CheckFates():N0} messages that were left out had no effect");
            Console.WriteLine(result.Failure ?? "nothing broke");
            isFailed |= result.Failure is not null;
        }
        return isFailed ? 1 : 0;
    }

    static ExploredSpace SpaceOf(Arguments arguments) => new(
        arguments.Text("leaders", ""),
        arguments.Count("proposals", 2),
        arguments.Count("crashes", 1),
        arguments.Has("crasher") ? arguments.Count("crasher", 1) : null);
}
