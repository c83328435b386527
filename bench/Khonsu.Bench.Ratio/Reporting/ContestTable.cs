using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>One contest as a table: a row for each rival, the baseline first.</summary>
static class ContestTable
{
    const double NanosecondsPerSecond = 1e9;

    public static string TitleOf(ContestResult result) =>
        $"{result.Plan.Name}, {result.Threads} {(result.Threads == 1 ? "thread" : "threads")}: {result.Plan.Title}";

    public static Table Of(ContestResult result)
    {
        var isScan = result.Plan.RowsPerOperation > 1;
        var hasWriter = result.Plan.HasWriter && result.Threads > 1;
        var header = HeaderOf(result, isScan, hasWriter);
        var table = new Table(header);
        foreach (var standing in result.Standings)
            table.Add(standing.Skipped is { } reason
                ? [standing.Name, "skipped: " + reason, .. Enumerable.Repeat("", header.Length - 2)]
                : RowOf(result, standing, isScan, hasWriter));
        return table;
    }

    static string[] HeaderOf(ContestResult result, bool isScan, bool hasWriter)
    {
        string[] scan = isScan ? ["ns/row"] : [];
        string[] writer = hasWriter ? ["writer/s", "writer x " + ShortName(result.Baseline)] : [];
        // Why not beside a writer: the processor's time is the process's, and the two operations are not alike.
        string[] cpu = hasWriter ? [] : ["CPU ns/op"];
        string[] twin = result.Find(RivalNames.TryLock) is null ? [] : ["CPU x try-locks"];
        return
        [
            "rival", "operations/s", .. scan, "x " + ShortName(result.Baseline), .. writer, .. cpu, .. twin,
            "B/op", "attempts", "GC 0/1/2", "GC pause",
        ];
    }

    // The columns are ratios to the baseline, which is the lock in the transaction workloads.
    static string ShortName(Standing baseline) => baseline.Name.Contains("Lock") ? "lock" : baseline.Name;

    static string[] RowOf(ContestResult result, Standing standing, bool isScan, bool hasWriter)
    {
        var nanosecondsPerRow = NanosecondsPerSecond / (standing.Rate.Median * result.Plan.RowsPerOperation);
        string[] scan = isScan ? [Figure.Digits(nanosecondsPerRow)] : [];
        string[] writer = hasWriter
            ?
            [
                Figure.Rate(standing.WriterRate),
                Figure.Ratio(standing.RatioTo(result.Baseline, static r => r.WriterRate)),
            ]
            : [];
        string[] cpu = hasWriter ? [] : [Figure.Digits(standing.CpuNanoseconds)];
        string[] twin = result.Find(RivalNames.TryLock) is { } other ? [Figure.Ratio(standing.CpuRatioTo(other))] : [];
        var name = standing.WrongTotals > 0 ? $"{standing.Name}, {standing.WrongTotals} wrong sums" : standing.Name;
        return
        [
            name, Figure.Rate(standing.Rate), .. scan, Figure.Ratio(standing.RatioTo(result.Baseline)), .. writer,
            .. cpu, .. twin,
            Figure.Bytes(standing.BytesPerOperation), Figure.Attempts(standing.AttemptsPerOperation),
            standing.Collections.ToString(), Figure.Percent(standing.PauseShare),
        ];
    }
}
