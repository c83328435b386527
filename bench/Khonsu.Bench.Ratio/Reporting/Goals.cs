using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Workloads;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>
/// The promised figures against the measured ones. A missed goal is a line in a table, not a failed run.
/// </summary>
static class Goals
{
    const double LanguageExtLeast = 10;
    const double TryLockMost = 1.15;

    static readonly Goal[] s_goals =
    [
        .. ToLock(WorkloadCatalog.TransferSmall, 0.45, 1.0),
        .. ToLock(WorkloadCatalog.TransferLarge, 0.9, 1.9),
        .. ToLock(WorkloadCatalog.TransferZipf, 0.6, 1.2),
        .. ToLock(WorkloadCatalog.Mixed, 0.7, 1.5),
        .. ToLock(WorkloadCatalog.ReadLarge, 1.2, 3.5),
        .. ToLock(WorkloadCatalog.ReadSmall, 0.8, 1.6),
        .. ToLock(WorkloadCatalog.Counter, 0.35, 0.25),
        Bytes(WorkloadCatalog.ReadLarge, 0),
        Bytes(WorkloadCatalog.ReadSmall, 0),
        Bytes(WorkloadCatalog.Bytes, 216),
        new(WorkloadCatalog.Scan, 2, "time for a row x lock", 2, IsMost: true, static (result, own) =>
            own.RatioTo(result.Baseline, static r => 1 / r.Rate)),
        new(WorkloadCatalog.Scan, 2, "writer's rate x lock", 3, IsMost: false, static (result, own) =>
            own.RatioTo(result.Baseline, static r => r.WriterRate)),
    ];

    public static Table Compare(IReadOnlyList<ContestResult> results)
    {
        var table = new Table("workload", "threads", "measure", "goal", "measured", "verdict");
        foreach (var goal in s_goals.Concat(OverLanguageExt(results)).Concat(OverTryLock(results)))
            if (results.FirstOrDefault(r => r.Plan.Name == goal.Workload && r.Threads == goal.Threads) is { } result)
                AddRow(table, goal, result);
        return table;
    }

    static void AddRow(Table table, Goal goal, ContestResult result)
    {
        if (result.Find(RivalNames.Khonsu) is not { } own)
            return;
        var spread = goal.Select(result, own);
        table.Add(
            goal.Workload, $"{goal.Threads}", goal.Measure, $"{(goal.IsMost ? "<=" : ">=")} {goal.Bound}",
            Figure.Ratio(spread), goal.IsMetBy(spread.Median) ? "met" : "MISSED");
    }

    static Goal[] ToLock(string workload, double oneThread, double twoThreads) =>
        [RateToLock(workload, 1, oneThread), RateToLock(workload, 2, twoThreads)];

    static Goal RateToLock(string workload, int threads, double bound) =>
        new(workload, threads, "rate x lock", bound, IsMost: false, static (result, own) =>
            own.RatioTo(result.Baseline));

    static Goal Bytes(string workload, double bound) =>
        new(workload, 1, "bytes for a block", bound, IsMost: true, static (_, own) =>
            Spread.Of(own.Rounds.Select(static r => Math.Round(r.BytesPerOperation, 1))));

    static IEnumerable<Goal> OverLanguageExt(IReadOnlyList<ContestResult> results) =>
        results
            .Where(static r => r.Plan.OperationsMax == 0 && r.Find(RivalNames.LanguageExt) is not null)
            .Select(static r => new Goal(
                r.Plan.Name, r.Threads, "rate x LanguageExt", LanguageExtLeast, IsMost: false, static (result, own) =>
                    own.RatioTo(result.Find(RivalNames.LanguageExt)!)));

    // What lock-freedom costs: the same runtime, with a lock for each row instead of a descriptor and helpers.
    static IEnumerable<Goal> OverTryLock(IReadOnlyList<ContestResult> results) =>
        results
            .Where(static r => r.Find(RivalNames.TryLock) is not null)
            .Select(static r => new Goal(
                r.Plan.Name, r.Threads, "CPU x try-locks", TryLockMost, IsMost: true, static (result, own) =>
                    own.CpuRatioTo(result.Find(RivalNames.TryLock)!)));
}
