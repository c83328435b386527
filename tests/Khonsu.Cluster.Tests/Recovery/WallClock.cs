namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>A clock whose time of day a test sets; intervals and timers are those of the system.</summary>
sealed class WallClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    long _ticks = Start.UtcTicks;

    /// <summary>What people see on it.</summary>
    public DateTimeOffset Now
    {
        get => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
        set => Volatile.Write(ref _ticks, value.UtcTicks);
    }

    public override DateTimeOffset GetUtcNow() => Now;
}
