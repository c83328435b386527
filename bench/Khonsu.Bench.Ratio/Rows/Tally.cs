namespace Khonsu.Bench.Ratio.Rows;

/// <summary>Khonsu's counter whose changes can be merged.</summary>
[Transactional]
public sealed partial record Tally([property: Key] long Id, [property: Mergeable] long Value);
