namespace Khonsu.Transactions;

/// <summary>The limits of a transaction.</summary>
/// <param name="ReadsMax">Rows, tables and ranges that one run of the body may have read; 0 for no limit.</param>
/// <param name="WritesMax">Rows that it may write; 0 for no limit.</param>
/// <param name="DurationMax">Time for all attempts and waits, or null.</param>
/// <param name="SnapshotAgeMax">Time for one attempt, or null.</param>
internal sealed record AttemptLimits(int ReadsMax, int WritesMax, TimeSpan? DurationMax, TimeSpan? SnapshotAgeMax);
