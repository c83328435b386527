namespace Khonsu.Versions;

/// <summary>Whose a segment of chains is.</summary>
/// <param name="TableSlot">Slot of the table that the chains are of.</param>
/// <param name="IsIndexed">Whether that table has secondary indexes.</param>
/// <param name="Number">The segment's place in its pool.</param>
internal readonly record struct SegmentOwner(int TableSlot, bool IsIndexed, int Number);
