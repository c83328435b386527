namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>What one run of one rival measured.</summary>
/// <param name="Rate">Operations of the main threads for each second, added over the threads.</param>
/// <param name="WriterRate">The same of the writer beside them; 0 when there is none.</param>
/// <param name="BytesPerOperation">Bytes that the main threads allocated for each operation.</param>
/// <param name="AttemptsPerOperation">Runs of the body for each operation; 0 when the rival cannot repeat it.</param>
/// <param name="Collections">Collections of generation 0, 1 and 2.</param>
/// <param name="PauseShare">Share of the wall time that the collector stopped the threads.</param>
/// <param name="WrongTotals">Sums that were not those of one moment.</param>
/// <param name="Failure">A broken invariant in words, or null.</param>
sealed record RunResult(
    double Rate,
    double WriterRate,
    double BytesPerOperation,
    double AttemptsPerOperation,
    CollectionCounts Collections,
    double PauseShare,
    long WrongTotals,
    string? Failure);
