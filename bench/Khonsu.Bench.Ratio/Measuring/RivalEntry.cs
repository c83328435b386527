namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>A rival before its bank is filled.</summary>
sealed record RivalEntry(string Name, Func<Contestant> Create);
