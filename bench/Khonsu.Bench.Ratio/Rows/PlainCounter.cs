namespace Khonsu.Bench.Ratio.Rows;

/// <summary>One counter; the same columns as <see cref="Counter"/>.</summary>
sealed record PlainCounter(long Id, long Value);
