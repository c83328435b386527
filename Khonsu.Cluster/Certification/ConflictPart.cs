namespace Khonsu.Cluster.Certification;

/// <summary>The part of a footprint with which a transaction is in conflict.</summary>
enum ConflictPart : byte
{
    /// <summary>A row that was read.</summary>
    Read = 0,

    /// <summary>A row that was written and had to be unchanged.</summary>
    Write = 1,

    /// <summary>A range of an index that was read.</summary>
    Range = 2,

    /// <summary>All rows of a table.</summary>
    Scan = 3,

    /// <summary>Everything: the snapshot is older than what is remembered.</summary>
    Snapshot = 4,

    /// <summary>A row that something could not be merged into.</summary>
    Merge = 5,

    /// <summary>A key of an index at which rows change, where a prepared transaction has read a range.</summary>
    Point = 6,
}
