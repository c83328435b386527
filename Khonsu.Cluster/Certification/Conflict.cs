namespace Khonsu.Cluster.Certification;

/// <summary>Why a transaction was refused.</summary>
/// <param name="Part">The sort of part of its footprint that was changed by another one.</param>
/// <param name="Table">Position of the table in the footprint.</param>
/// <param name="Item">Position among the table's parts of that sort.</param>
/// <param name="Stamp">Commit timestamp of the other one; 0 when it is not known.</param>
readonly record struct Conflict(ConflictPart Part, int Table, int Item, long Stamp)
{
    /// <summary>Whether the other one may be a transaction of several shards that has not ended.</summary>
    public bool IsOfPrepared => Stamp == 0 && Part != ConflictPart.Snapshot;
}
