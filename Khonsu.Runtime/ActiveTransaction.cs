namespace Khonsu;

/// <summary>A transaction that was under way when somebody looked.</summary>
/// <param name="Id">Its number, unique in its store.</param>
/// <param name="Label">What its user calls it, or null.</param>
/// <param name="Isolation">Its level; that of a <c>Read</c> block is <see cref="IsolationLevel.Snapshot"/>.</param>
/// <param name="Attempt">Number of the run of its body, from 1.</param>
/// <param name="SnapshotTimestamp">Commit timestamp of the newest commit it sees; versions since then are kept.</param>
public sealed record ActiveTransaction(
    long Id, string? Label, IsolationLevel Isolation, int Attempt, long SnapshotTimestamp)
{
    /// <summary>
    /// Where it was begun, where <see cref="TransactionOptions.CaptureCallSite"/> asked for that; else null.
    /// </summary>
    public string? CallSite { get; init; }
}
