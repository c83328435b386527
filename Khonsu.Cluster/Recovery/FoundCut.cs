using Khonsu.Cluster.Apply;

namespace Khonsu.Cluster.Recovery;

/// <summary>A place in the past of all shards that can be restored; what is before it belongs together.</summary>
/// <param name="Points">The place in each shard, in their order.</param>
sealed record FoundCut(IReadOnlyList<FoundPoint> Points)
{
    /// <summary>The last commit timestamp before it; 0 where there are several shards, of which each has its own.
    /// </summary>
    public long Timestamp => Points.Count == 1 ? StoreState.StampBefore(Points[0].Cut) : 0;
}
