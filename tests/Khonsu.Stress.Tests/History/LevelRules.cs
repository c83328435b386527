namespace Khonsu.Stress.Tests.History;

/// <summary>
/// Which anomaly is forbidden at which level: the table of docs/isolation-table.md, with real time at every level.
/// </summary>
/// <remarks>
/// Why a cycle without two anti-dependencies in a row is forbidden at Snapshot: every other dependency, a real-time one
/// too, ends before the snapshot of its target (first committer wins), and one anti-dependency starts from a snapshot
/// and ends before a commit. So timestamps grow along such a cycle, and it cannot close.
/// Source: Fekete et al. 2005, theorem 2.1; Elle's G-nonadjacent.
/// </remarks>
static class LevelRules
{
    /// <summary>The weakest level that forbids an anomaly; all stronger ones do, too.</summary>
    public static IsolationLevel WeakestForbidding(AnomalyKind kind) => kind switch
    {
        AnomalyKind.GSingle or AnomalyKind.GSingleRealTime => IsolationLevel.Snapshot,
        AnomalyKind.GNonadjacent or AnomalyKind.GNonadjacentRealTime => IsolationLevel.Snapshot,
        AnomalyKind.G2Item or AnomalyKind.G2ItemRealTime => IsolationLevel.RepeatableRead,
        AnomalyKind.G2 or AnomalyKind.G2RealTime => IsolationLevel.SerializableSnapshot,
        _ => IsolationLevel.ReadCommitted,
    };

    public static bool Forbids(IsolationLevel level, AnomalyKind kind) =>
        Strength(level) >= Strength(WeakestForbidding(kind));

    // Why: the enum's order is not part of its promise.
    static int Strength(IsolationLevel level) => level switch
    {
        IsolationLevel.ReadCommitted => 0,
        IsolationLevel.Snapshot => 1,
        IsolationLevel.RepeatableRead => 2,
        IsolationLevel.SerializableSnapshot => 3,
        IsolationLevel.Serializable => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "This level has no rules; add them here."),
    };
}
