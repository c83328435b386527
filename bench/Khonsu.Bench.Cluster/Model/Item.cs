namespace Khonsu.Bench.Cluster.Model;

/// <summary>A value under a key.</summary>
[Transactional]
sealed partial record Item([property: Key] int Id, string Value);
