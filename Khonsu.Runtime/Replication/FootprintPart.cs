namespace Khonsu.Replication;

/// <summary>A part of what a transaction has read or written of a table.</summary>
internal enum FootprintPart : byte
{
    /// <summary>A row that it read.</summary>
    Read = 0,

    /// <summary>A row that it wrote and that must be unchanged.</summary>
    Write = 1,

    /// <summary>A range of an index that it read.</summary>
    Range = 2,

    /// <summary>All rows.</summary>
    Scan = 3,

    /// <summary>Everything: its snapshot is older than what the replicas remember.</summary>
    Snapshot = 4,

    /// <summary>A row that it merged into and that cannot be merged into any more: it was deleted, or the sum does not
    /// fit.</summary>
    Merge = 5,

    /// <summary>A key of an index at which it changes rows, in a range that another one has read that has not
    /// ended.</summary>
    Point = 6,

    /// <summary>Nothing: what was committed meanwhile is in the store now, and is to be looked at.</summary>
    Unproven = 7,
}
