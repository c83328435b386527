namespace Khonsu.Bench.Ratio.Rows;

/// <summary>A row with an ordered index.</summary>
[Transactional]
public sealed partial record Ranked([property: Key] long Id, [property: Index(IsOrdered = true)] long Rank);
