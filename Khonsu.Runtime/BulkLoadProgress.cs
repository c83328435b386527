namespace Khonsu;

/// <summary>How far a bulk load is.</summary>
/// <param name="Rows">Rows that are committed: the first ones of the input, in its order.</param>
/// <param name="Commits">Transactions that they took.</param>
/// <param name="CommitTimestamp">The timestamp of the last of them, or of one soon after it; 0 before the first
/// one.</param>
public readonly record struct BulkLoadProgress(long Rows, long Commits, long CommitTimestamp);
