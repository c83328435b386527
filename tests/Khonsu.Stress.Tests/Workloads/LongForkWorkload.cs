namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Two writers count up a row each; what all readers saw together must be a line and not a fork.</summary>
sealed class LongForkWorkload : IWorkload
{
    const int Rounds = 150;
    const int Readers = 2;

    public string Name => "long-fork";

    public bool Holds(IsolationLevel level) => level != IsolationLevel.ReadCommitted;

    public void Run(WorkloadRun run)
    {
        run.Store.Atomically(tx =>
        {
            tx.Table(NumberRow.Definition).Add(new NumberRow(0, 0));
            tx.Table(NumberRow.Definition).Add(new NumberRow(1, 0));
        });
        var seen = new (long X, long Y)[Readers][];
        run.RunThreads(2 + Readers, (thread, random) =>
        {
            if (thread < 2)
                CountUp(run, thread);
            else
                seen[thread - 2] = Observe(run, random);
        });

        (long X, long Y)[] all = [.. seen.SelectMany(pairs => pairs ?? []).Order()];
        for (int i = 1; i < all.Length; i++)
            run.Check(all[i - 1].Y <= all[i].Y, $"one reader saw {all[i - 1]} and another {all[i]}: a long fork");
    }

    static void CountUp(WorkloadRun run, int id)
    {
        for (int round = 1; round <= Rounds && !run.IsViolated; round++)
        {
            long value = round;
            run.Store.Atomically(tx => tx.Table(NumberRow.Definition)[id] = new NumberRow(id, value), run.Options);
            run.Pause(70);
        }
    }

    static (long X, long Y)[] Observe(WorkloadRun run, SeededRandom random)
    {
        var seen = new (long X, long Y)[Rounds];
        for (int round = 0; round < Rounds && !run.IsViolated; round++)
        {
            bool isXFirst = random.OneIn(2);
            seen[round] = run.Store.Atomically(tx => Pair(run, tx.Table(NumberRow.Definition), isXFirst), run.Options);
            (long x, long y) = seen[Math.Max(0, round - 1)];
            run.Check(x <= seen[round].X && y <= seen[round].Y, "a reader went back in time");
        }

        return seen;
    }

    static (long X, long Y) Pair(WorkloadRun run, Table<long, NumberRow> table, bool isXFirst)
    {
        long first = table[isXFirst ? 0 : 1].Value;
        run.Pause(71);
        long second = table[isXFirst ? 1 : 0].Value;
        return isXFirst ? (first, second) : (second, first);
    }
}
