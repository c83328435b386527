namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>All counted rounds of one rival in one contest.</summary>
/// <param name="Name">The rival.</param>
/// <param name="IsAtomic">Whether its blocks are atomic.</param>
/// <param name="Rounds">One result for each counted round, in order; empty when it was skipped.</param>
/// <param name="Skipped">Why it did not take part, or null.</param>
sealed record Standing(string Name, bool IsAtomic, IReadOnlyList<RunResult> Rounds, string? Skipped)
{
    public Spread Rate => Spread.Of(Rounds.Select(static r => r.Rate));

    public Spread WriterRate => Spread.Of(Rounds.Select(static r => r.WriterRate));

    public double CpuNanoseconds => Spread.Of(Rounds.Select(static r => r.CpuNanoseconds)).Median;

    public double BytesPerOperation => Spread.Of(Rounds.Select(static r => r.BytesPerOperation)).Median;

    public double AttemptsPerOperation => Spread.Of(Rounds.Select(static r => r.AttemptsPerOperation)).Median;

    public double PauseShare => Spread.Of(Rounds.Select(static r => r.PauseShare)).Median;

    public CollectionCounts Collections =>
        Rounds.Aggregate(default(CollectionCounts), static (sum, r) => sum + r.Collections);

    public long WrongTotals => Rounds.Sum(static r => r.WrongTotals);

    /// <summary>Divides round by round, so that a slow moment of the machine hits both sides of a ratio.</summary>
    public Spread RatioTo(Standing other, Func<RunResult, double> select) =>
        Spread.Of(Rounds.Zip(other.Rounds, (own, theirs) => select(own) / select(theirs)));

    public Spread CpuRatioTo(Standing other) => RatioTo(other, static r => r.CpuNanoseconds);

    public Spread RatioTo(Standing other) => RatioTo(other, static r => r.Rate);
}
