namespace Khonsu.Cluster.Certification;

/// <summary>Tells a shard what time it is: whatever commits there later has a later common time. Who looks for a moment
/// in the log does not look at it.</summary>
/// <param name="TimeMicroseconds">Microseconds since 1970, UTC.</param>
sealed record AdvanceEntry(long TimeMicroseconds) : ShardEntry;
