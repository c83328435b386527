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

    /// <summary>A timestamp, or null where there is none.</summary>
    /// <param name="timestamp">The timestamp, or 0.</param>
    public static long? Known(long timestamp) => timestamp == 0 ? null : timestamp;
}
