using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Scenarios;

namespace Khonsu.Simulation.Commands;

/// <summary>
/// Prints, for the graphs of each size, whether a leader is elected and stays, and how long that takes: the published
/// bound is four election timeouts.
/// </summary>
static class GraphsCommand
{
    public static int Run(Arguments arguments)
    {
        int threads = arguments.Count("threads", Environment.ProcessorCount);
        bool isWhole = arguments.Text("whole", "no") == "yes";
        int failed = 0;
        failed += Print("3 nodes, two-way, all", GraphSurvey.GraphsOf(3, false, false), true, threads);
        failed += Print("3 nodes, one-way, all", GraphSurvey.GraphsOf(3, true, false), true, threads);
        failed += Print("4 nodes, two-way, all", GraphSurvey.GraphsOf(4, false, false), true, threads);
        failed += Print("4 nodes, one-way, each shape", GraphSurvey.GraphsOf(4, true, true), true, threads);
        failed += Print("5 nodes, two-way, all", GraphSurvey.GraphsOf(5, false, false), false, threads);
        if (isWhole)
        {
            failed += Print("4 nodes, one-way, all", GraphSurvey.GraphsOf(4, true, false), false, threads);
            failed += Print("5 nodes, two-way, all, each leader", GraphSurvey.GraphsOf(5, false, false), true, threads);
            failed += Print("5 nodes, one-way, each shape", GraphSurvey.GraphsOf(5, true, true), false, threads);
        }
        return failed == 0 ? 0 : 1;
    }

    static int Print(string name, IEnumerable<LinkGraph> graphs, bool hasEachLeader, int threads)
    {
        List<GraphOutcome> outcomes = GraphSurvey.Run(graphs, hasEachLeader, threads);
        Console.WriteLine($"{name}: {GraphSurvey.Distribution(outcomes)}");
        GraphOutcome[] failures = [.. outcomes.Where(static outcome => outcome.Failure is not null)];
        foreach (GraphOutcome failure in failures.Take(5))
            Console.WriteLine($"  {failure.Failure}");
        return failures.Length;
    }
}
