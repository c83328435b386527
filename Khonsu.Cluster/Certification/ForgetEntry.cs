namespace Khonsu.Cluster.Certification;

/// <summary>Tells a shard that all others know too that transactions have committed.</summary>
/// <param name="Requests">Which ones; one or more.</param>
sealed record ForgetEntry(IReadOnlyList<RequestId> Requests) : ShardEntry
{
    /// <summary>How far the logs of other shards are to be applied before this: all of them are resolved by then.
    /// </summary>
    public IReadOnlyList<ShardPosition> Positions { get; init; } = [];
}
