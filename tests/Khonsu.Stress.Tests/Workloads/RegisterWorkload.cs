using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Threads write and read a few hot registers, blindly and after a read; the history checker judges. Blind writes leave
/// gaps in the known order, so it is weaker than lists, but it reaches the commits that have no expected version.
/// </summary>
sealed class RegisterWorkload : IWorkload
{
    public string Name => "register";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        var history = new HistoryRecorder();
        int keys = 2 + run.Random.Below(4);
        int threads = 2 + run.Random.Below(3);
        int transactions = 30 + run.Random.Below(120);
        run.RunThreads(threads, (thread, random) =>
        {
            var driver = new TransactionDriver<NumberRow>(run, history, random);
            var bodies = new RegisterBodies(run, random, keys, thread);
            for (int i = 0; i < transactions && !run.IsViolated; i++)
                driver.RunOne(bodies.Write, bodies.Read);
        });

        var last = new TransactionDriver<NumberRow>(run, history, run.Random);
        last.Read(new RegisterBodies(run, run.Random, keys, threads).Scan);
        if (HistoryChecker.EvidenceAgainst(history.ToHistory(), run.Level) is { } evidence)
            run.Report(evidence);
    }
}
