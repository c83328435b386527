using Khonsu.CompilerServices;

namespace Khonsu.Feed;

/// <summary>
/// A commit in the log: what it changes, and how it ended. It stands at every stamp that was drawn for it, and counts
/// at the one that it ended with.
/// </summary>
/// <remarks>
/// Invariants (docs/design/commit.md): L2 a commit is offered a stamp only after it has claimed the place of that
/// stamp. L4 the changes are made by the owner before anything is installed, and never used again for another commit.
/// </remarks>
internal abstract class LoggedCommit
{
    // 0 while undecided, then the commit timestamp or the aborted stamp. All writers write the same.
    long _outcome;

    LoggedChange[] _changes;

    // The log's count of rows when this commit came in, itself included; 0 before. Several claimers may write it, each
    // a number that serves.
    long _rowsUpTo;

    private protected LoggedCommit(LoggedChange[] changes, long transactionId, string? label)
        => (_changes, TransactionId, Label) = (changes, transactionId, label);

    /// <summary>Number of the transaction.</summary>
    internal long TransactionId { get; }

    /// <summary>What its user calls it, or null.</summary>
    internal string? Label { get; }

    /// <summary>What it did; of a commit that was refused, nothing.</summary>
    internal LoggedChange[] Changes => Volatile.Read(ref _changes);

    /// <summary>How many rows have come into the log with it and before it; 0 before it came.</summary>
    internal long RowsUpTo
    {
        get => Volatile.Read(ref _rowsUpTo);
        set => Volatile.Write(ref _rowsUpTo, value);
    }

    /// <summary>How it ended; 0 for not yet.</summary>
    // Order: acquire; pairs with the release in End. Whoever gave up what decides it wrote the outcome before.
    private protected long Outcome => Volatile.Read(ref _outcome);

    /// <summary>Tells whether it committed at a stamp, and helps it to its end where that is not known.</summary>
    /// <param name="stamp">The stamp of a place that it has claimed.</param>
    /// <returns>True for the one place at which it counts.</returns>
    internal bool IsCommittedAt(long stamp)
    {
        long outcome = Outcome;
        if (outcome == 0)
        {
            outcome = DecideAt(stamp);
            End(outcome);
        }

        return outcome == stamp;
    }

    /// <summary>Notes how it ended; called by its owner, and by readers that have helped.</summary>
    /// <param name="outcome">The commit timestamp, or the aborted stamp.</param>
    internal void End(long outcome)
    {
        Volatile.Write(ref _outcome, outcome);
        if (outcome == TransactionalRow.AbortedStamp)
            Volatile.Write(ref _changes, []);
        Forget();
    }

    /// <summary>Runs the commit to its decision, from a stamp that it has claimed.</summary>
    /// <param name="stamp">The stamp.</param>
    /// <returns>The commit timestamp, which may be another one, or the aborted stamp.</returns>
    private protected abstract long DecideAt(long stamp);

    /// <summary>Lets go of what decided it.</summary>
    private protected abstract void Forget();
}
