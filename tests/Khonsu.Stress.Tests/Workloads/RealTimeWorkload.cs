namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// A commit that has returned is seen by every transaction that begins after it, told by a plain field; and what a
/// writer put into an object before it committed a row is seen by whoever reads the row (publication).
/// </summary>
sealed class RealTimeWorkload : IWorkload
{
    const int Rounds = 300;

    public string Name => "real-time";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        var told = new Told();
        run.Store.Atomically(tx => tx.Table(NumberRow.Definition).Add(new NumberRow(0, 0)));
        run.RunThreads(3, (thread, random) =>
        {
            if (thread == 0)
                Write(run, told);
            else
                Read(run, told, random);
        });
    }

    static void Write(WorkloadRun run, Told told)
    {
        for (int round = 1; round <= Rounds; round++)
        {
            told.Filled[round] = round;
            run.Store.Atomically(tx => tx.Table(NumberRow.Definition)[0] = new NumberRow(0, round), run.Options);
            told.Committed = round;
            run.Pause(80);
        }
    }

    static void Read(WorkloadRun run, Told told, SeededRandom random)
    {
        long seen = 0;
        while (seen < Rounds && !run.IsViolated)
        {
            long told1 = told.Committed;
            seen = random.OneIn(2)
                ? run.Store.Read(tx => tx.Table(NumberRow.Definition)[0].Value)
                : run.Store.Atomically(tx => tx.Table(NumberRow.Definition)[0].Value, run.Options);
            run.Check(seen >= told1, $"the commit of {told1} had returned, yet a later transaction saw {seen}");
            run.Check(told.Filled[seen] == seen, $"the row {seen} was seen without what was written before its commit");
            run.Pause(81);
        }
    }

    // Plain fields on purpose: the writer's fields are written by thread 0 only and read by all.
    sealed class Told
    {
        public readonly long[] Filled = new long[Rounds + 1];
        public long Committed;
    }
}
