namespace Khonsu.Stress.Tests.Workloads;

/// <summary>All workloads, and one way to run them: for the twin tests and for the stand-alone program.</summary>
static class StressSuite
{
    public static IReadOnlyList<IWorkload> Workloads { get; } =
    [
        new ListAppendWorkload(),
        new RegisterWorkload(),
        new TransferWorkload(),
        new DirtyWriteWorkload(),
        new OpacityWorkload(),
        new WriteSkewWorkload(),
        new BlindWriteWorkload(),
        new LongForkWorkload(),
        new RealTimeWorkload(),
        new PairRowsWorkload(),
        new PhantomWorkload(),
        new IndexRangeWorkload(),
        new IndexSkewWorkload(),
        new UniqueKeyWorkload(),
        new SnapshotWorkload(),
        new MergeWorkload(),
        new HandOverWorkload(),
        new FeedWorkload(),
        new MixedLevelsWorkload(),
    ];

    /// <summary>Runs a workload once.</summary>
    /// <returns>The evidence of a violation with all that a replay needs, or null.</returns>
    public static string? Run(IWorkload workload, IsolationLevel level, ulong seed, Action<int>? disturb = null)
    {
        using var run = new WorkloadRun(seed, level, disturb);
        try
        {
            workload.Run(run);
        }
        catch (TimeoutException timeout)
        {
            run.Report(timeout.Message);
        }

        return run.Violation is { } violation ? $"{workload.Name} {level} seed={seed}\n{violation}" : null;
    }
}
