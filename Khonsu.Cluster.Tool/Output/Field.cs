namespace Khonsu.Cluster.Tool.Output;

/// <summary>One thing that an answer says.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Value">A number, a text, a truth value, a time, several texts, or null for not known.</param>
sealed record Field(string Name, object? Value)
{
    /// <summary>What is said of a range.</summary>
    public static Field[] Of(HistoryRange range) =>
    [
        new("firstTimestamp", range.FirstTimestamp),
        new("firstTime", range.FirstTime),
        new("lastTimestamp", range.LastTimestamp),
        new("lastTime", range.LastTime),
    ];
}
