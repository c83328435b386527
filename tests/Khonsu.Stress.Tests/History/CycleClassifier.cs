using System.Text;

namespace Khonsu.Stress.Tests.History;

/// <summary>Gives a cycle its name and tells it in words.</summary>
static class CycleClassifier
{
    public static Anomaly Classify(HistoryFacts facts, DependencyGraph graph, List<Dependency> cycle) =>
        new(KindOf(cycle), Describe(facts, graph, cycle));

    static AnomalyKind KindOf(List<Dependency> cycle)
    {
        bool isTimed = cycle.Exists(edge => edge.Kind == DependencyKinds.RealTime);
        int antiDependencies = cycle.Count(edge => edge.IsAntiDependency);
        if (antiDependencies == 0 && cycle.Exists(edge => edge.Kind == DependencyKinds.WriteRead))
            return isTimed ? AnomalyKind.G1cRealTime : AnomalyKind.G1c;
        if (antiDependencies == 0)
            return isTimed ? AnomalyKind.G0RealTime : AnomalyKind.G0;
        if (antiDependencies == 1)
            return isTimed ? AnomalyKind.GSingleRealTime : AnomalyKind.GSingle;
        if (!HasAdjacentAntiDependencies(cycle))
            return isTimed ? AnomalyKind.GNonadjacentRealTime : AnomalyKind.GNonadjacent;
        if (cycle.Exists(edge => edge.Kind == DependencyKinds.ReadWritePredicate))
            return isTimed ? AnomalyKind.G2RealTime : AnomalyKind.G2;
        return isTimed ? AnomalyKind.G2ItemRealTime : AnomalyKind.G2Item;
    }

    static bool HasAdjacentAntiDependencies(List<Dependency> cycle)
    {
        for (int i = 0; i < cycle.Count; i++)
        {
            if (cycle[i].IsAntiDependency && cycle[(i + 1) % cycle.Count].IsAntiDependency)
                return true;
        }

        return false;
    }

    /// <summary>One line for each step of the cycle, then the attempts in it.</summary>
    public static string Describe(HistoryFacts facts, DependencyGraph graph, List<Dependency> cycle)
    {
        var words = new StringBuilder("a cycle");
        var involved = new SortedSet<int>();
        int start = cycle.FindIndex(edge => graph.AttemptOf(edge.Source) != DependencyGraph.NoAttempt);
        string source = "";
        for (int i = 0; i < cycle.Count; i++)
        {
            Dependency edge = cycle[(start + i) % cycle.Count];
            if (graph.AttemptOf(edge.Source) != DependencyGraph.NoAttempt)
                source = facts.Attempts[graph.AttemptOf(edge.Source)].Name;
            int target = graph.AttemptOf(edge.Target);
            if (target == DependencyGraph.NoAttempt)
                continue;
            involved.Add(target);
            words.Append($"\n  {source} {edge.Describe()} {facts.Attempts[target].Name}");
        }

        foreach (int attempt in involved)
            words.Append($"\n    {facts.Attempts[attempt]}");
        return words.ToString();
    }
}
