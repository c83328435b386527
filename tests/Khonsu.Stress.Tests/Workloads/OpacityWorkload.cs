namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Bodies that would loop, or walk in a circle, if they saw two moments at once: they must end, also in attempts that
/// abort. Writers keep r1 smaller than r2, and rotate a small search tree whose rows are its nodes.
/// </summary>
/// <remarks>Source: the loops that hung in cats-stm (issue 393) and zio (issue 6239).</remarks>
sealed class OpacityWorkload : IWorkload
{
    const int Rounds = 100;
    const int StepsMax = 1000;
    const int R1 = 0;
    const int R2 = 1;
    const int Root = 10;
    const int Nodes = 7;

    public string Name => "opacity";

    public bool Holds(IsolationLevel level) => level != IsolationLevel.ReadCommitted;

    public void Run(WorkloadRun run)
    {
        run.Store.Atomically(tx => Plant(tx.Table(NumberRow.Definition)));
        int writers = 1 + run.Random.Below(2);
        run.RunThreads(writers + 2, (thread, random) =>
        {
            for (int round = 0; round < Rounds && !run.IsViolated; round++)
            {
                if (thread < writers && random.OneIn(2))
                    run.Store.Atomically(tx => Shift(run, tx.Table(NumberRow.Definition)), run.Options);
                else if (thread < writers)
                    run.Store.Atomically(tx => Rotate(run, tx.Table(NumberRow.Definition), random), run.Options);
                else
                    Observe(run, random);
            }
        });
    }

    // The tree is a chain of ids: row Root + n points to the next one, and the last points to -1.
    static void Plant(Table<long, NumberRow> table)
    {
        table.Add(new NumberRow(R1, 0));
        table.Add(new NumberRow(R2, 1));
        for (int node = 0; node < Nodes; node++)
            table.Add(new NumberRow(Root + node, node == Nodes - 1 ? -1 : Root + node + 1));
    }

    // Both grow, the greater one first, so that a torn read sees r1 >= r2.
    static void Shift(WorkloadRun run, Table<long, NumberRow> table)
    {
        long r2 = table[R2].Value;
        table[R2] = new NumberRow(R2, r2 + 1);
        run.Pause(40);
        table[R1] = new NumberRow(R1, r2);
        WaitForOrder(run, table);
    }

    // Takes the second node out of the chain and puts it back after the third: the classic rotation.
    static void Rotate(WorkloadRun run, Table<long, NumberRow> table, SeededRandom random)
    {
        long first = Root;
        for (int skip = random.Below(Nodes - 3); skip > 0; skip--)
            first = table[first].Value;
        long second = table[first].Value;
        run.Pause(41);
        long third = table[second].Value;
        if (third < 0)
            return;
        long rest = table[third].Value;
        table[first] = new NumberRow(first, third);
        table[third] = new NumberRow(third, second);
        run.Pause(42);
        table[second] = new NumberRow(second, rest);
    }

    static void Observe(WorkloadRun run, SeededRandom random)
    {
        if (random.OneIn(3))
        {
            (long smaller, long greater) = run.Store.Read(tx =>
                (tx.Table(NumberRow.Definition)[R1].Value, tx.Table(NumberRow.Definition)[R2].Value));
            run.Check(smaller < greater, "a read block saw r1 >= r2");
            return;
        }

        // Why the write: an attempt that only reads never aborts; a doomed one must be opaque, too.
        run.Store.Atomically(
            tx =>
            {
                Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
                NumberRow r1 = table[R1];
                WaitForOrder(run, table);
                WalkChain(run, table);
                run.Check(ReferenceEquals(r1, table[R1]), "a body read one row twice and got two objects");
                table[R1] = r1;
            },
            run.Options);
    }

    static void WaitForOrder(WorkloadRun run, Table<long, NumberRow> table)
    {
        int steps = 0;
        while (true)
        {
            long r1 = table[R1].Value;
            run.Pause(43);
            if (r1 < table[R2].Value)
                return;
            if (++steps < StepsMax)
                continue;
            run.Report("a body saw r1 >= r2 for ever");
            return;
        }
    }

    static void WalkChain(WorkloadRun run, Table<long, NumberRow> table)
    {
        int steps = 0;
        for (long node = Root; node >= 0 && steps <= Nodes; node = table[node].Value)
        {
            run.Pause(44);
            steps++;
        }

        run.Check(steps == Nodes, $"a body walked {steps} nodes of a chain of {Nodes}");
    }
}
