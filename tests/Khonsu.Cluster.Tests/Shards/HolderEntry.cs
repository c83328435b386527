namespace Khonsu.Cluster.Tests.Shards;

/// <summary>An entry, in the shard of its holder.</summary>
[Transactional]
public sealed partial record HolderEntry(
    [property: Key(0, IsOrdered = true), ShardKey] string Holder, [property: Key(1)] long Number, long Amount);
