namespace Khonsu.Cluster.Certification;

/// <summary>Asks a shard for its votes on several transactions, one after the other: as if each had an entry of its
/// own, and none other came between.</summary>
/// <param name="Parts">One or more, in their order.</param>
sealed record PrepareGroup(IReadOnlyList<PrepareEntry> Parts) : ShardEntry;
