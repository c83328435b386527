using Khonsu.Bench.Ratio.Reporting;

namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>Columnar snapshots and what is computed of columns.</summary>
static class ColumnarBench
{
    const int TurnsPerRound = 10;

    /// <summary>Runs what is selected.</summary>
    /// <returns>What was wrong, in words.</returns>
    public static List<string> Run(BenchOptions options, Report report)
    {
        var rows = options.Smoke ? 5_000 : 1_000_000;
        var turns = options.Smoke ? 1 : options.Rounds * TurnsPerRound;
        List<string> failures = [];
        if (options.Selects("snapshot"))
        {
            using var snapshots = new SnapshotCases(rows);
            failures.AddRange(
                new TimedContest($"snapshot of {rows:N0} rows", snapshots.Cases).Run(report, turns, areEqual: false));
        }
        var kernels = new KernelCases(rows);
        if (options.Selects("sum-long"))
            failures.AddRange(new TimedContest($"sum of {rows:N0} 64-bit integers", kernels.LongSums)
                .Run(report, turns, areEqual: true));
        if (options.Selects("sum-double"))
            failures.AddRange(new TimedContest($"sum of {rows:N0} doubles", kernels.DoubleSums)
                .Run(report, turns, areEqual: true));
        if (options.Selects("filter"))
            failures.AddRange(new TimedContest($"filter of {rows:N0} 64-bit integers", kernels.Filters)
                .Run(report, turns, areEqual: true));
        return failures;
    }
}
