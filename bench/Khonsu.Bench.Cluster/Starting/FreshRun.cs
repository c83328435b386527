namespace Khonsu.Bench.Cluster.Starting;

/// <summary>What one process gave.</summary>
/// <param name="StartMilliseconds">From its start until it was ready.</param>
/// <param name="Seconds">Each second of load.</param>
sealed record FreshRun(double StartMilliseconds, IReadOnlyList<FreshSecond> Seconds)
{
    const int Few = 5;

    /// <summary>The first second.</summary>
    public FreshSecond First => Seconds[0];

    /// <summary>The first five seconds, as one.</summary>
    public FreshSecond FirstFive => FreshSecond.MeanOf(Seconds.Take(Few));

    /// <summary>The last five seconds, as one.</summary>
    public FreshSecond LastFive => FreshSecond.MeanOf(Seconds.TakeLast(Few));
}
