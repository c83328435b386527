using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>Everything that a history shows, forbidden or not.</summary>
/// <param name="Anomalies">At most a few of each kind, each with its evidence.</param>
/// <param name="Attempts">How many attempts were checked.</param>
/// <param name="Edges">How many dependencies were inferred.</param>
sealed record HistoryReport(ImmutableArray<Anomaly> Anomalies, int Attempts, int Edges)
{
    public bool Shows(AnomalyKind kind) => Anomalies.Any(anomaly => anomaly.Kind == kind);

    /// <summary>The anomalies that a level must not show.</summary>
    public ImmutableArray<Anomaly> ForbiddenAt(IsolationLevel level) =>
        [.. Anomalies.Where(anomaly => LevelRules.Forbids(level, anomaly.Kind))];

    /// <summary>The evidence against a level, or null when the history is legal there.</summary>
    public string? EvidenceAgainst(IsolationLevel level)
    {
        ImmutableArray<Anomaly> forbidden = ForbiddenAt(level);
        return forbidden.IsEmpty ? null : $"forbidden at {level}:\n{string.Join("\n", forbidden)}";
    }
}
