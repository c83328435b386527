using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Threads append to a few hot lists, read them by key and by scan, count them, delete and insert their rows; the
/// history checker judges the outcome. It is the strongest workload: every read of a list tells the whole order of its
/// versions.
/// </summary>
sealed class ListAppendWorkload : IWorkload
{
    public string Name => "list-append";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run) => Run(run, levels: null);

    /// <summary>Runs it.</summary>
    /// <param name="run">The run, at whose level the history is judged.</param>
    /// <param name="levels">Levels that each transaction draws from; null for that of the run.</param>
    public static void Run(WorkloadRun run, IsolationLevel[]? levels)
    {
        var history = new HistoryRecorder();
        int keys = 2 + run.Random.Below(5);
        int threads = 2 + run.Random.Below(3);
        int transactions = 30 + run.Random.Below(120);
        run.RunThreads(threads, (thread, random) =>
        {
            var driver = new TransactionDriver<ListRow>(run, history, random, levels);
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
