using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// List appends again, each transaction at one of the two levels that are serializable: together they are, too. Those
/// at Serializable are placed by their commit timestamps, those at SerializableSnapshot perhaps before.
/// </summary>
sealed class MixedLevelsWorkload : IWorkload
{
    static readonly IsolationLevel[] s_levels = [IsolationLevel.SerializableSnapshot, IsolationLevel.Serializable];

    public string Name => "mixed-levels";

    public bool Holds(IsolationLevel level) => level == IsolationLevel.SerializableSnapshot;

    public void Run(WorkloadRun run)
    {
        var history = new HistoryRecorder();
        int keys = 2 + run.Random.Below(5);
        int threads = 2 + run.Random.Below(3);
        int transactions = 30 + run.Random.Below(120);
        run.RunThreads(threads, (thread, random) =>
        {
            var driver = new TransactionDriver<ListRow>(run, history, random, s_levels);
            var bodies = new ListAppendBodies(run, random, keys, thread);
            for (int i = 0; i < transactions && !run.IsViolated; i++)
                driver.RunOne(bodies.Write, bodies.Read);
        });

        var last = new TransactionDriver<ListRow>(run, history, run.Random);
        last.Read(new ListAppendBodies(run, run.Random, keys, threads).ReadAll);
        if (HistoryChecker.EvidenceAgainst(history.ToHistory(), run.Level) is { } evidence)
            run.Report(evidence);
    }
}
