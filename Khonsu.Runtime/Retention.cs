namespace Khonsu;

/// <summary>How long the past of a table can be read; immutable.</summary>
/// <remarks>
/// Where both bounds are given, the past is readable while it is within both. What is kept costs memory: every version
/// of every row that was current at some readable moment. With neither bound, nothing is ever dropped.
/// </remarks>
public sealed record Retention
{
    /// <summary>No past: versions go as soon as no snapshot needs them, as in tables of which nothing is
    /// said.</summary>
    public static Retention None { get; } = new() { IsNone = true };

    /// <summary>
    /// How many commit timestamps of the store the past goes back, at least 0; null for no bound. The store now and
    /// then draws a timestamp that no commit gets, so it may be fewer commits than this.
    /// </summary>
    public long? Commits
    {
        get;
        init
        {
            if (value is { } commits)
                ArgumentOutOfRangeException.ThrowIfNegative(commits, nameof(Commits));
            field = value;
        }
    }

    /// <summary>How long ago the past may be, more than zero; null for no bound.</summary>
    public TimeSpan? Time
    {
        get;
        init
        {
            if (value is { } time)
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(Time));
            field = value;
        }
    }

    internal bool IsNone { get; init; }
}
