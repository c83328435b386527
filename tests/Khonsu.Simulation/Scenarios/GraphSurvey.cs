using Khonsu.Cluster.Diagnostics;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Graphs;

namespace Khonsu.Simulation.Scenarios;

/// <summary>Trials on many graphs.</summary>
static class GraphSurvey
{
    /// <summary>All graphs of a size in which a node is connected to a quorum.</summary>
    /// <param name="size">How many nodes.</param>
    /// <param name="isDirected">Whether links may be one-way.</param>
    /// <param name="isUpToNames">Whether one graph of each shape is enough.</param>
    public static IEnumerable<LinkGraph> GraphsOf(int size, bool isDirected, bool isUpToNames)
    {
        IEnumerable<LinkGraph> graphs = isDirected ? GraphEnumeration.Directed(size) : GraphEnumeration.Symmetric(size);
        graphs = graphs.Where(graph => graph.HasQuorumConnectedNode((size / 2) + 1));
        return isUpToNames ? GraphEnumeration.UpToNames(graphs) : graphs;
    }

    /// <summary>Tries each graph with each node as the leader before, in parallel.</summary>
    /// <param name="graphs">The graphs, of one size.</param>
    /// <param name="hasEachLeader">Whether each node leads before in turn; otherwise one that chance elects.</param>
    /// <param name="threads">How many threads share the work.</param>
    public static List<GraphOutcome> Run(IEnumerable<LinkGraph> graphs, bool hasEachLeader, int threads)
    {
        (LinkGraph Graph, int? Leader, ulong Seed)[] trials = [.. graphs.SelectMany((graph, number) => hasEachLeader
            ? Enumerable.Range(0, graph.Size)
                .Select(leader => (graph, (int?)leader, (ulong)((number * 8) + leader + 1)))
            : [(graph, (int?)null, (ulong)number + 1)])];
        var outcomes = new GraphOutcome[trials.Length];
        Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            (LinkGraph graph, int? leader, ulong seed) = trials[index];
            outcomes[index] = GraphTrial.Run(graph, leader, seed);
        });
        return [.. outcomes];
    }

    /// <summary>How long it took until a leader stayed, as shares of the trials and as the longest.</summary>
    public static string Distribution(IReadOnlyList<GraphOutcome> outcomes)
    {
        double[] times = [.. outcomes.Select(static outcome => outcome.SettledTimeouts).Order()];
        double[] bounds = [0, 1, 2, 3, 4, 4.5, 5];
        IEnumerable<string> shares = bounds.Select(bound =>
            $"<= {bound:F1}: {times.Count(time => time <= bound) * 100.0 / times.Length,6:F2} %");
        return $"{times.Length} trials, {string.Join(", ", shares)}, longest {times[^1]:F2} timeouts, " +
            $"most changes {outcomes.Max(static outcome => outcome.Changes)}";
    }

    /// <summary>
    /// Looks for the first failure on all two-way graphs of three and four nodes. For a second load of this assembly.
    /// </summary>
    /// <returns>The number of the trial and the evidence; empty when there is none.</returns>
    public static string FirstFailure(string unused, int trialsMax)
    {
        _ = unused;
        IEnumerable<LinkGraph> graphs =
            [.. GraphsOf(3, true, true), .. GraphsOf(4, false, true), .. GraphsOf(5, false, true)];
        int number = 0;
        foreach (LinkGraph graph in graphs)
        {
            for (int leader = 0; leader < graph.Size && number < trialsMax; leader++)
            {
                number++;
                if (FailureOf(graph, leader, (ulong)number) is { } failure)
                    return $"{number} {failure}";
            }
        }
        return "";
    }

    static string? FailureOf(LinkGraph graph, int leader, ulong seed)
    {
        try
        {
            return GraphTrial.Run(graph, leader, seed).Failure;
        }
        catch (BrokenInvariantException broken)
        {
            return $"machine {broken.Name}: links {graph}";
        }
        catch (ViolationException violation)
        {
            return violation.Message;
        }
    }
}
