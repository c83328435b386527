namespace Khonsu.Bench.Ratio.Rows;

/// <summary>Khonsu's row with a text key.</summary>
[Transactional]
public sealed partial record NamedAccount([property: Key] string Id, string Owner, decimal Balance, long Version);
