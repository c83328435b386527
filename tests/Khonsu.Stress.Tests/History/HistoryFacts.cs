using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>
/// What is read off a history before any graph: versions, readers, and the anomalies that need no cycle.
/// </summary>
sealed class HistoryFacts(ImmutableArray<Attempt> attempts)
{
    // Bound: one of each kind and key is enough evidence, and a broken store would otherwise report millions.
    const int AnomaliesMax = 32;

    public ImmutableArray<Attempt> Attempts => attempts;

    public List<KeyVersions> Keys { get; } = [];

    public List<Anomaly> Anomalies { get; } = [];

    public void Report(AnomalyKind kind, string claim, params ReadOnlySpan<int> involved)
    {
        if (Anomalies.Count >= AnomaliesMax)
            return;
        string evidence = claim;
        foreach (int attempt in involved)
            evidence += $"\n    {attempts[attempt]}";
        Anomalies.Add(new Anomaly(kind, evidence));
    }
}
