namespace Khonsu;

/// <summary>
/// What a transaction may see of others, from weakest to strongest; each level forbids all that the one before forbids.
/// </summary>
/// <remarks>docs/isolation.md shows level by level which anomaly can occur.</remarks>
public enum IsolationLevel
{
    /// <summary>
    /// Every call sees the newest commits. A row that was read and then written must not have changed in between.
    /// </summary>
    ReadCommitted,

    /// <summary>
    /// One snapshot for the whole transaction; of two that write the same row, the first to commit wins.
    /// </summary>
    Snapshot,

    /// <summary>
    /// As <see cref="Snapshot"/>, and every row read by key, also an absent one, is unchanged at the commit.
    /// </summary>
    RepeatableRead,

    /// <summary>
    /// One snapshot for the whole transaction. What was read may have changed since; the commit is refused only where
    /// no order of the transactions, one after the other, would have given all of them what they read. Together with
    /// transactions at <see cref="Serializable"/> the outcome is that of such an order, which agrees with real time and
    /// not always with the order of commits.
    /// </summary>
    SerializableSnapshot,

    /// <summary>
    /// The default. Every row read and every table scanned or counted is unchanged at the commit: the outcome is that
    /// of running the transactions one after the other, in the order of their commits. A write of a row that was not
    /// read never conflicts.
    /// </summary>
    Serializable,
}
