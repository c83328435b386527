using Khonsu.Bench.Ratio.Reporting;

namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>Columnar snapshots and what is computed of columns.</summary>
static class ColumnarBench
{
    const int TurnsPerRound = 10;

    // Why fewer: each takes some tenths of a second.
    const int TableTurnsPerRound = 3;

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
        if (!options.Selects("sort") && !options.Selects("group"))
            return failures;
        using var tables = new TableCases(rows);
        var tableTurns = options.Smoke ? 1 : options.Rounds * TableTurnsPerRound;
        if (options.Selects("sort"))
            failures.AddRange(new TimedContest($"sort of {rows:N0} rows by a 64-bit integer", tables.Sorts)
                .Run(report, tableTurns, areEqual: true));
        if (options.Selects("group"))
            failures.AddRange(new TimedContest($"count and sum of {rows:N0} rows by 1,000 texts", tables.Groups)
                .Run(report, tableTurns, areEqual: true));
        return failures;
    }
}
