namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Who has entries.</summary>
[Transactional]
public sealed partial record Holder([property: Key] string Name, long LastEntry, long Balance);
