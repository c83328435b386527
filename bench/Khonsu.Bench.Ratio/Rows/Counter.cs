namespace Khonsu.Bench.Ratio.Rows;

/// <summary>Khonsu's counter.</summary>
[Transactional]
public sealed partial record Counter([property: Key] long Id, long Value);
