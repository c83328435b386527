namespace Khonsu.Generators.Model;

/// <summary>
/// Names that a table of a model cannot have, because the model's transactions have members of these names.
/// </summary>
static class TransactionMembers
{
    static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "Id", "Isolation", "Attempt", "SnapshotTimestamp", "IsEnded", "CommitTimestamp", "Commit", "TryCommit",
        "Rollback", "Dispose", "DisposeAsync", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone",
        "Finalize", "ReferenceEquals", "_transaction", "Retry", "RetryUnless", "OrElse", "Atomically", "SetSavepoint",
        "RollbackTo", "NewGuid", "OnCommitted", "OnAborted", "BeforeCommit",
    };

    /// <summary>Whether a table can be called so.</summary>
    /// <param name="accessor">The accessor, not escaped.</param>
    /// <param name="model">Simple name of the model; no member may be called like its type.</param>
    /// <returns>False when a member or a type is in the way.</returns>
    public static bool IsFree(string accessor, string model) =>
        !s_names.Contains(accessor)
        && accessor != model + "Tx"
        && accessor != model + "ReadTx"
        && accessor != model + "Transaction";
}
