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
        if (arguments.Has("against"))
            return Compare(spaces, reductions, arguments);
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

    /// <summary>Holds the states of all nodes that a search finds against those of a search that leaves less
    /// out.</summary>
    static int Compare(IEnumerable<ExploredSpace> spaces, Reductions reductions, Arguments arguments)
    {
        Reductions against = arguments.Member("against", Reductions.None);
        bool onlyPrompt = (reductions | against).HasFlag(Reductions.SlowDisks);
        long statesMax = (long)arguments.Number("states", 1_000_000_000);
        bool isSame = true;
        foreach (ExploredSpace space in spaces)
        {
            (HashSet<ulong> less, ExplorerResult lessResult) = NodeStates.In(
                space.Search(reductions, arguments.Count("forms", int.MaxValue)), statesMax, onlyPrompt);
            (HashSet<ulong> more, ExplorerResult moreResult) = NodeStates.In(
                space.Search(against), statesMax, onlyPrompt);
            bool isComplete = lessResult.IsComplete && moreResult.IsComplete;
            int missing = more.Count(number => !less.Contains(number));
            int foreign = less.Count(number => !more.Contains(number));
            isSame &= isComplete && missing == 0 && foreign == 0;
            Console.WriteLine($"{space}: {less.Count:N0} states of the nodes in {lessResult.States:N0} states with "
                + $"{reductions}, {more.Count:N0} in {moreResult.States:N0} with {against}; {missing:N0} missing, "
                + $"{foreign:N0} foreign, {(isComplete ? "complete" : "not complete")}");
        }
        return isSame ? 0 : 1;
    }

    static ExploredSpace SpaceOf(Arguments arguments) => new(
        arguments.Text("leaders", ""),
        arguments.Count("proposals", 2),
        arguments.Count("crashes", 1),
        arguments.Has("crasher") ? arguments.Count("crasher", 1) : null);
}
