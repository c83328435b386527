namespace Khonsu.Cluster;

/// <summary>From when to when a store can be restored.</summary>
/// <param name="FirstTimestamp">The first commit timestamp: the store as it was then, and after; 0 where there are
/// several shards, which have no timestamps in common.</param>
/// <param name="FirstTime">A time from which on times are found, by the clocks of the nodes; null where it is not
/// known.</param>
/// <param name="LastTimestamp">The last commit timestamp; 0 where there are several shards.</param>
/// <param name="LastTime">The latest time of a commit; null where it is not known.</param>
public sealed record HistoryRange(
    long FirstTimestamp, DateTimeOffset? FirstTime, long LastTimestamp, DateTimeOffset? LastTime)
{
    /// <inheritdoc />
    public override string ToString() => LastTimestamp == 0
        ? $"times {Of(FirstTime)} to {Of(LastTime)}"
        : $"timestamps {FirstTimestamp} to {LastTimestamp}, times {Of(FirstTime)} to {Of(LastTime)}";

    static string Of(DateTimeOffset? time) => time is { } known ? $"{known.UtcDateTime:O}" : "unknown";
}
