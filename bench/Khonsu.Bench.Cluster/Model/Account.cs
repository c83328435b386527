namespace Khonsu.Bench.Cluster.Model;

/// <summary>A balance under a key.</summary>
[Transactional]
sealed partial record Account([property: Key] int Id, long Balance);
