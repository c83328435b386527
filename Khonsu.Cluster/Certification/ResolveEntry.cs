namespace Khonsu.Cluster.Certification;

/// <summary>Tells a shard how transactions ended.</summary>
/// <param name="Resolutions">How each did; one or more.</param>
sealed record ResolveEntry(IReadOnlyList<Resolution> Resolutions) : ShardEntry
{
    /// <summary>How far the logs of other shards are to be applied before this: all parts of those that have committed
    /// are prepared by then.</summary>
    public IReadOnlyList<ShardPosition> Positions { get; init; } = [];
}
