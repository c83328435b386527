namespace Khonsu.Replication;

/// <summary>What of a footprint was changed by another transaction that came first.</summary>
/// <param name="Part">What sort of part.</param>
/// <param name="Table">Position of the table in the footprint.</param>
/// <param name="Item">Position among the table's parts of that sort.</param>
/// <param name="Stamp">Commit timestamp of the other one; 0 when it is not known.</param>
internal readonly record struct FootprintConflict(FootprintPart Part, int Table, int Item, long Stamp);
