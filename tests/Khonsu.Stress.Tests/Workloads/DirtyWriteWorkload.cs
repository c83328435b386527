namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Threads write their own number blindly to all rows: every snapshot shows equal numbers, and none that was rolled
/// back.
/// </summary>
sealed class DirtyWriteWorkload : IWorkload
{
    const int Rows = 5;
    const int Rounds = 80;
    const long RolledBack = -1;

    public string Name => "dirty-write";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run) => run.RunThreads(2 + run.Random.Below(3), (thread, random) =>
    {
        for (int round = 1; round <= Rounds && !run.IsViolated; round++)
        {
            if (random.OneIn(4))
                WriteAndRollBack(run);
            else
                WriteAll(run, (thread * Rounds) + round);
            CheckEqual(run);
        }
    });

    static void WriteAll(WorkloadRun run, long value) => run.Store.Atomically(
        tx =>
        {
            Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
            for (int id = 0; id < Rows; id++)
            {
                table[id] = new NumberRow(id, value);
                run.Pause(30);
            }
        },
        run.Options);

    static void WriteAndRollBack(WorkloadRun run)
    {
        using Transaction transaction = run.Store.Begin(run.Options);
        Table<long, NumberRow> table = transaction.Table(NumberRow.Definition);
        for (int id = 0; id < Rows; id++)
            table[id] = new NumberRow(id, RolledBack);
        run.Pause(31);
        transaction.Rollback();
    }

    static void CheckEqual(WorkloadRun run)
    {
        long[] seen = run.Store.Atomically(tx => Values(run, tx.Table(NumberRow.Definition)), run.Options);
        run.Check(seen.Length is 0 or Rows, $"a scan saw {seen.Length} of {Rows} rows");
        run.Check(seen.Distinct().Count() <= 1, $"one scan saw a mixture: {string.Join(' ', seen)}");
        run.Check(!seen.Contains(RolledBack), "a scan saw a write that was rolled back");
    }

    static long[] Values(WorkloadRun run, IEnumerable<NumberRow> table) => [.. table.Select(row =>
    {
        run.Pause(32);
        return row.Value;
    })];
}
