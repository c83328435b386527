using System.Globalization;

namespace Khonsu.Cluster;

/// <summary>The moment whose state is asked for: the latest one, that of a commit timestamp, or that of a time.
/// </summary>
public sealed record RestorePoint
{
    RestorePoint(long? timestamp, DateTimeOffset? time) => (Timestamp, Time) = (timestamp, time);

    /// <summary>All that is there.</summary>
    public static RestorePoint Latest { get; } = new(null, null);

    /// <summary>The commit timestamp; null when it is not asked for by one.</summary>
    public long? Timestamp { get; }

    /// <summary>The time; null when it is not asked for by one.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>All commits up to a timestamp, it included. Only where there is one shard: of several, timestamps mean
    /// nothing in files.</summary>
    /// <param name="timestamp">As <c>Transaction.CommitTimestamp</c> and the change feed give it.</param>
    /// <returns>The moment.</returns>
    public static RestorePoint At(long timestamp) => new(timestamp, null);

    /// <summary>All commits before the first one that was made after a time.</summary>
    /// <param name="time">By the clocks of the nodes on which the commits were made.</param>
    /// <returns>The moment.</returns>
    public static RestorePoint At(DateTimeOffset time) => new(null, time);

    /// <summary>Reads a moment as people write it.</summary>
    /// <param name="text"><c>latest</c>, a commit timestamp, or a time as in ISO 8601; one without an offset is of this
    /// machine's time zone.</param>
    /// <param name="point">The moment; null when it is none.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out RestorePoint? point)
    {
        ArgumentNullException.ThrowIfNull(text);
        point = null;
        if (text == "latest")
            point = Latest;
        else if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp))
            point = At(timestamp);
        else if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time))
            point = At(time);
        return point is not null;
    }

    /// <inheritdoc />
    public override string ToString() => Timestamp is { } timestamp
        ? $"timestamp {timestamp}"
        : Time is { } time ? $"{time:O}" : "latest";
}
