namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Attempts that read nothing never abort, unless the first committer wins; no acknowledged one vanishes.
/// </summary>
sealed class BlindWriteWorkload : IWorkload
{
    const int Rounds = 150;
    const int Rows = 3;

    public string Name => "blind-write";

    // At Snapshot and RepeatableRead the first committer wins, also over a blind write.
    public bool Holds(IsolationLevel level) =>
        level is not (IsolationLevel.Snapshot or IsolationLevel.RepeatableRead);

    public void Run(WorkloadRun run)
    {
        int threads = 2 + run.Random.Below(3);
        run.RunThreads(threads, (thread, random) =>
        {
            for (int round = 0; round < Rounds && !run.IsViolated; round++)
            {
                long value = (thread * Rounds) + round;
                TxResult result = run.Store.TryAtomically(
                    tx => WriteSome(run, random, tx.Table(NumberRow.Definition), value),
                    run.Options with { MaxAttempts = 1 });
                run.Check(result.IsCommitted, $"a blind write was refused: {result.Abort}");
            }
        });
        bool isThere = run.Store.Read(tx => tx.Table(NumberRow.Definition).ContainsKey(0));
        run.Check(isThere, "an acknowledged write vanished");
    }

    static void WriteSome(WorkloadRun run, SeededRandom random, Table<long, NumberRow> table, long value)
    {
        for (int id = 0; id <= random.Below(Rows); id++)
        {
            run.Pause(60);
            table[id] = new NumberRow(id, value);
        }
    }
}
