namespace Khonsu;

/// <summary>
/// What a store has done and holds; each number is true at some moment of the look, all of them together at none.
/// </summary>
public sealed record StoreStatistics
{
    /// <summary>Transactions that committed, read-only ones that could have written included.</summary>
    public long Commits { get; init; }

    /// <summary>Attempts that were refused; most of them were followed by another.</summary>
    public long Refusals { get; init; }

    /// <summary>Waits for a change that began.</summary>
    public long Waits { get; init; }

    /// <summary>Versions of rows that were committed, deletions included.</summary>
    public long RowsWritten { get; init; }

    /// <summary>Superseded versions that were dropped.</summary>
    public long VersionsReclaimed { get; init; }

    /// <summary>The newest commit timestamp.</summary>
    public long CommitTimestamp { get; init; }

    /// <summary>Transactions under way.</summary>
    public int ActiveTransactions { get; init; }

    /// <summary>
    /// How many commit timestamps the oldest snapshot in use lies back; versions since then cannot all be dropped.
    /// </summary>
    public long OldestSnapshotLag { get; init; }

    /// <summary>
    /// How long ago a look at the statistics first found the oldest snapshot in use; nothing where this look is the
    /// first to find it. So it is too small by the time between two looks at most.
    /// </summary>
    public TimeSpan OldestSnapshotAge { get; init; }

    /// <summary>What is watched by blocks that wait: rows, tables and ranges, each once for each block.</summary>
    public long Watches { get; init; }

    /// <summary>
    /// Commits that are remembered because an attempt under way may depend on them; 0 in a store that never uses
    /// <see cref="IsolationLevel.SerializableSnapshot"/>.
    /// </summary>
    public int TrackedCommits { get; init; }

    /// <summary>Enumerations of the change feed that are under way.</summary>
    public int FeedReaders { get; init; }

    /// <summary>
    /// How many commit timestamps the slowest of them lies back, those of refused attempts included; 0 where nobody
    /// reads. What is farther back than <see cref="ChangeFeedOptions.CommitsMax"/> is lost to it.
    /// </summary>
    public long FeedLag { get; init; }
}
