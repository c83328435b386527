namespace Khonsu.Cluster.Apply;

/// <summary>Times as the log has them: microseconds since 1970, UTC; 0 for not known.</summary>
static class EntryTime
{
    const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>The last time that there is.</summary>
    public static readonly long Last = Of(DateTimeOffset.MaxValue);

    /// <summary>A time as the log has it; what is left of a microsecond is cut off.</summary>
    /// <param name="time">The time.</param>
    public static long Of(DateTimeOffset time)
        => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TicksPerMicrosecond;

    /// <summary>A time of the log.</summary>
    /// <param name="microseconds">As the log has it.</param>
    /// <returns>Null for not known.</returns>
    public static DateTimeOffset? From(long microseconds) => microseconds > 0 && microseconds <= Last
        ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TicksPerMicrosecond)
        : null;
}
