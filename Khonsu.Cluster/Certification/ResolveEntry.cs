namespace Khonsu.Cluster.Certification;

/// <summary>Tells a shard how transactions ended.</summary>
/// <param name="Resolutions">How each did; one or more.</param>
sealed record ResolveEntry(IReadOnlyList<Resolution> Resolutions) : ShardEntry;
