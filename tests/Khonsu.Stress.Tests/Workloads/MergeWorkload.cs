namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Merges, updates and merges of rows that were read move amounts between rows, with parts that are rolled back: the
/// sum stays in every snapshot, and every acknowledged addition to a counter is there in the end. Each transaction also
/// adds to the list, the set and the dictionary of one row, which are one in every snapshot.
/// </summary>
sealed class MergeWorkload : IWorkload
{
    const int Rounds = 120;
    const int Rows = 4;
    const long CounterId = 100;

    public string Name => "merge";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        run.Store.Atomically(static tx =>
        {
            for (long id = 0; id < Rows; id++)
                tx.Table(NumberRow.Definition).Add(new NumberRow(id, 0));
            tx.Table(NumberRow.Definition).Add(new NumberRow(CounterId, 0));
            BagBodies.Begin(tx);
        });
        int threads = 2 + run.Random.Below(3);
        long added = 0;
        var bags = new BagBodies(run);
        int[] rounds = new int[threads];
        run.RunThreads(threads, (thread, random) =>
        {
            for (int round = 0; round < Rounds && !run.IsViolated; round++)
            {
                if (random.OneIn(4))
                    Look(run);
                if (random.OneIn(4))
                    bags.Check(CountsOf(rounds), isAll: false);
                long amount = 1 + random.Below(9);
                bool reads = random.OneIn(8);
                run.Store.Atomically(
                    tx =>
                    {
                        bags.Add(tx, thread, round, reads);
                        Move(run, random, tx, amount, thread);
                    },
                    run.Options);
                Interlocked.Add(ref added, amount);
                Volatile.Write(ref rounds[thread], round + 1);
            }
        });
        Look(run);
        bags.Check(rounds, isAll: !run.IsViolated);
        long counter = run.Store.Read(static tx => tx.Table(NumberRow.Definition)[CounterId].Value);
        run.Check(counter == added, $"the counter is {counter}, acknowledged were {added}");
    }

    // Why copied before the look: what was acknowledged by then must be in the snapshot.
    // Order: pairs with the writes of the other threads, each after its commit.
    static int[] CountsOf(int[] rounds)
    {
        int[] counts = new int[rounds.Length];
        for (int writer = 0; writer < counts.Length; writer++)
            counts[writer] = Volatile.Read(ref rounds[writer]);
        return counts;
    }

    static void Look(WorkloadRun run)
    {
        long sum = run.Store.Read(static tx =>
            tx.Table(NumberRow.Definition).Sum(static row => row.Id == CounterId ? 0 : row.Value));
        run.Check(sum == 0, $"a snapshot sums up to {sum}");
    }

    static void Move(WorkloadRun run, SeededRandom random, Tx tx, long amount, int thread)
    {
        Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
        long source = random.Below(Rows);
        long target = (source + 1 + random.Below(Rows - 1)) % Rows;
        Change(run, random, table, source, -amount);
        Merge(table, CounterId, amount);
        if (random.OneIn(3))
        {
            Savepoint savepoint = tx.SetSavepoint();
            Change(run, random, table, source, 1000);
            Merge(table, CounterId, 1000);
            BagBodies.AddInVain(tx, thread);
            run.Pause(71);
            tx.RollbackTo(savepoint);
        }

        Change(run, random, table, target, amount);
    }

    static void Change(WorkloadRun run, SeededRandom random, Table<long, NumberRow> table, long id, long amount)
    {
        int way = random.Below(3);
        if (way == 0)
            run.Check(table.ContainsKey(id), "a row is gone");
        run.Pause(70);
        if (way == 1)
            table.Update(id, amount, static (row, amount) => row with { Value = row.Value + amount });
        else
            Merge(table, id, amount);
    }

    static void Merge(Table<long, NumberRow> table, long id, long amount) =>
        table.MergeCursor<NumberDelta>(id).Delta.Amount += amount;
}
