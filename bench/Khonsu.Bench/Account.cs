namespace Khonsu.Bench;

/// <summary>The row of all benchmarks here: 40 bytes of columns.</summary>
[Transactional]
public sealed partial record Account([property: Key] long Id, string Owner, decimal Balance, long Version);
