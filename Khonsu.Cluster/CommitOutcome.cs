namespace Khonsu.Cluster;

/// <summary>How a commit ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Timestamp">Its commit timestamp, the same on all nodes; 0 unless it was done.</param>
public readonly record struct CommitOutcome(CommitOutcomeKind Kind, long Timestamp);
