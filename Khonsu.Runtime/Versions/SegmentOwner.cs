namespace Khonsu.Versions;

/// <summary>Whose a segment of chains is.</summary>
/// <param name="TableSlot">Slot of the table that the chains are of.</param>
/// <param name="IsIndexed">Whether that table has secondary indexes.</param>
/// <param name="Number">The segment's place in its pool.</param>
/// <param name="History">Where versions of the table wait while its past is kept; null where it is not.</param>
internal readonly record struct SegmentOwner(
    int TableSlot, bool IsIndexed, int Number, TableHistory? History = null);
