namespace Khonsu;

/// <summary>Which rule of an isolation level refused a commit, or that the body did not want one.</summary>
public enum ConflictRule
{
    /// <summary>
    /// A row that the transaction had read was changed, deleted or inserted by another before it could commit.
    /// </summary>
    RowReadChanged,

    /// <summary>
    /// A row that the transaction had read and written was changed by another in between: a lost update was prevented.
    /// </summary>
    RowReadAndWrittenChanged,

    /// <summary>A row that the transaction wrote was changed after its snapshot: the first to commit wins.</summary>
    FirstCommitterWins,

    /// <summary>A table that the transaction had scanned or counted was changed: a phantom was prevented.</summary>
    ScannedTableChanged,

    /// <summary>A row into which the transaction merged was deleted by another after its snapshot.</summary>
    MergedRowDeleted,

    /// <summary>
    /// A range of a secondary index that the transaction had read was changed: a row came, left or changed; or another
    /// transaction took a key of a unique index.
    /// </summary>
    IndexRangeChanged,

    /// <summary>No conflict: the body rolled its transaction back.</summary>
    RolledBack,

    /// <summary>
    /// The transaction would have had to stand before another one, which overwrote what it had read, and also after
    /// one that stands after that one: a cycle was prevented.
    /// </summary>
    DependencyCycle,

    /// <summary>
    /// In a cluster: the transaction took longer than the replicas remember what other commits have changed, so nobody
    /// can tell whether it is in conflict.
    /// </summary>
    SnapshotTooOld,
}
