using System.Diagnostics.CodeAnalysis;

namespace Khonsu;

/// <summary>
/// What happens when a row that a transaction wants to write was changed by another since the version its write is
/// based on. No rule repairs stale reads: these belong to the isolation level.
/// </summary>
/// <remarks>
/// A blind write at <see cref="IsolationLevel.ReadCommitted"/>, <see cref="IsolationLevel.SerializableSnapshot"/> or
/// <see cref="IsolationLevel.Serializable"/> is based on nothing and never in conflict. The most specific rule counts:
/// of the call, of the table, of the transaction, of the store. Which rule may be used at which level: docs/merges.md.
/// </remarks>
[SuppressMessage("Naming", "CA1720", Justification = "The words are those of the field.")]
public enum ConflictResolution
{
    /// <summary>The attempt is refused and the body runs again: the default.</summary>
    Fail,

    /// <summary>
    /// The writes of rows in conflict are left out, the others commit; what was left out is told. At
    /// <see cref="IsolationLevel.ReadCommitted"/> and <see cref="IsolationLevel.Snapshot"/> only: with a write left
    /// out, the others no longer are what one run of the body would have done.
    /// </summary>
    Ignore,

    /// <summary>One row in conflict makes the whole transaction do nothing.</summary>
    IgnoreTransaction,

    /// <summary>
    /// The row is written over whatever is newest. A row that was read, too, is in conflict all the same, but for
    /// <see cref="IsolationLevel.ReadCommitted"/>.
    /// </summary>
    Replace,

    /// <summary>
    /// The columns that both have changed are merged, as <see cref="MergeableAttribute"/> says for each; one without a
    /// rule is in conflict. At <see cref="IsolationLevel.ReadCommitted"/> and <see cref="IsolationLevel.Snapshot"/>; at
    /// the stronger levels as <see cref="Fail"/>, because a value that was read must still hold.
    /// </summary>
    Merge,

    /// <summary>Another name of <see cref="Merge"/>.</summary>
    Append = Merge,
}
