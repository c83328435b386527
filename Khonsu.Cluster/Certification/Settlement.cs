namespace Khonsu.Cluster.Certification;

/// <summary>The answer to who asks how a transaction ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Stamp">Its commit timestamp; 0 unless it committed.</param>
readonly record struct Settlement(SettlementKind Kind, long Stamp = 0)
{
    /// <summary>The answer where the outcome is known.</summary>
    public static Settlement Of(Outcome outcome) => outcome.IsCommitted
        ? new Settlement(SettlementKind.Committed, outcome.Stamp)
        : new Settlement(SettlementKind.NotDone);
}
