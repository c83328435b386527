namespace Khonsu.Cluster.Tool.Output;

/// <summary>One thing that an answer says.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Value">A number, a text, a truth value, a time, several texts, or null for not known.</param>
sealed record Field(string Name, object? Value)
{
    /// <summary>What is said of a range.</summary>
    /// <remarks>Of several shards there are no timestamps.</remarks>
    public static Field[] Of(HistoryRange range) =>
    [
        new("firstTimestamp", Known(range.FirstTimestamp)),
        new("firstTime", range.FirstTime),
        new("lastTimestamp", Known(range.LastTimestamp)),
        new("lastTime", range.LastTime),
    ];

    /// <summary>What is said of the members of a cluster.</summary>
    /// <param name="status">Of one of them.</param>
    public static Field[] OfMembers(KhonsuNodeStatus status) =>
    [
        // Why of the first shard: all nodes are of all shards, and it is changed first.
        new("nodes", TextsOf(status.Shards[0].Voters.Concat(status.Shards[0].Learners).Order())),
        new("replicas", status.Replicas ?? (object)"all"),
    ];

    /// <summary>Numbers of nodes, as texts.</summary>
    /// <param name="nodes">The numbers.</param>
    public static string[] TextsOf(IEnumerable<ulong> nodes) => [.. nodes.Select(static one => $"{one}")];

    /// <summary>A timestamp, or null where there is none.</summary>
    /// <param name="timestamp">The timestamp, or 0.</param>
    public static long? Known(long timestamp) => timestamp == 0 ? null : timestamp;
}
