using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>
/// Decides what a recorded history shows, from what its transactions read and wrote alone.
///
/// The idea is Elle's: values are unique, so every read names its writer; lists carry their whole history, so reads
/// give the order of versions; both give dependencies between transactions, and a cycle of dependencies is an anomaly
/// whose name depends on its edges. Real-time edges go through a chain of completions, so the graph stays linear in the
/// history. An aborted attempt is a reader that wrote nothing: at the levels with one snapshot it must fit in like any
/// other (opacity). Two graphs are searched: one with a node for each attempt, which finds the cycles of Adya, and one
/// with a node for each call, which must be free of cycles at every level (monotonic atomic view).
///
/// Source: Adya 1999; Kingsbury and Alvaro, Elle, VLDB 2020. We differ in one thing: at Snapshot a cycle with several
/// anti-dependencies is legal only when two of them follow each other, so long fork has a name of its own.
/// </summary>
static class HistoryChecker
{
    const DependencyKinds Untimed = DependencyKinds.All & ~DependencyKinds.RealTime;
    const DependencyKinds ItemsOnly = DependencyKinds.All & ~DependencyKinds.ReadWritePredicate;
    const DependencyKinds Writes = DependencyKinds.WriteWrite;
    const DependencyKinds WritesAndReads = DependencyKinds.WriteWrite | DependencyKinds.WriteRead;

    // From the strongest claim to the weakest, each without real time first, so that a cycle gets the plainest name.
    static readonly (DependencyKinds Kinds, bool RefusesAdjacent)[] s_searches =
    [
        (Writes, false),
        (Writes | DependencyKinds.RealTime, false),
        (WritesAndReads, false),
        (WritesAndReads | DependencyKinds.RealTime, false),
        (Untimed, true),
        (DependencyKinds.All, true),
        (ItemsOnly & Untimed, false),
        (ItemsOnly, false),
        (Untimed, false),
        (DependencyKinds.All, false),
    ];

    /// <summary>Checks a history.</summary>
    /// <param name="attempts">Every attempt, committed or aborted.</param>
    public static HistoryReport Check(ImmutableArray<Attempt> attempts)
    {
        var facts = new HistoryFacts(attempts);
        ListVersions.Collect(facts);
        RegisterVersions.Collect(facts);
        DependencyGraph graph = GraphBuilder.WithNodeForEachAttempt(facts);
        CheckCycles(facts, graph);
        CheckCalls(facts);
        return new HistoryReport([.. facts.Anomalies], attempts.Length, graph.EdgeCount);
    }

    /// <summary>Checks a history against a level.</summary>
    /// <param name="attempts">Every attempt, committed or aborted.</param>
    /// <param name="level">The level of its transactions.</param>
    /// <returns>The evidence, or null when the history is legal there.</returns>
    /// <remarks>
    /// Why twice at SerializableSnapshot: what did not commit there, and a read block, has seen a snapshot, which is no
    /// moment of the serial order when a later commit takes a place before it. So all together must be legal at
    /// Snapshot, and what committed at the level must be serializable.
    /// </remarks>
    public static string? EvidenceAgainst(ImmutableArray<Attempt> attempts, IsolationLevel level)
    {
        if (level != IsolationLevel.SerializableSnapshot)
            return Check(attempts).EvidenceAgainst(level);
        ImmutableArray<Attempt> placed = [.. attempts.Where(static one => one.IsCommitted && one.HasPlace)];
        return Check(attempts).EvidenceAgainst(IsolationLevel.Snapshot) ?? Check(placed).EvidenceAgainst(level);
    }

    static void CheckCycles(HistoryFacts facts, DependencyGraph graph)
    {
        if (CycleSearch.Find(graph, DependencyKinds.All).Count == 0)
            return;
        var known = new HashSet<AnomalyKind>();
        foreach ((DependencyKinds kinds, bool refusesAdjacent) in s_searches)
        {
            foreach (List<Dependency> cycle in CycleSearch.Find(graph, kinds, refusesAdjacent))
            {
                Anomaly anomaly = CycleClassifier.Classify(facts, graph, cycle);
                if (known.Add(anomaly.Kind))
                    facts.Anomalies.Add(anomaly);
            }
        }
    }

    static void CheckCalls(HistoryFacts facts)
    {
        DependencyGraph graph = GraphBuilder.WithNodeForEachCall(facts);
        foreach (List<Dependency> cycle in CycleSearch.Find(graph, DependencyKinds.All).Take(1))
        {
            string evidence = CycleClassifier.Describe(facts, graph, cycle);
            facts.Anomalies.Add(new Anomaly(AnomalyKind.ObservedTransactionVanishes, evidence));
        }
    }
}
