namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Givers wait while a shelf is full and takers while it is empty; commits alone wake them. Everything that was given
/// is taken, and everybody comes to an end.
/// </summary>
sealed class HandOverWorkload : IWorkload
{
    const int Things = 120;
    const long ShelfId = 0;
    const long SpareId = 1;
    const long Room = 2;

    public string Name => "hand-over";

    // At ReadCommitted a shelf may be emptied between the look and the grasp, and both are of a different moment.
    public bool Holds(IsolationLevel level) => level != IsolationLevel.ReadCommitted;

    public void Run(WorkloadRun run)
    {
        // Why: a lost wake-up must not hide behind the look that a waiter takes by itself.
        run.Store.Parts.Waiters.LooksByItself = false;
        run.Store.Atomically(static tx =>
        {
            tx.Table(NumberRow.Definition).Add(new NumberRow(ShelfId, 0));
            tx.Table(NumberRow.Definition).Add(new NumberRow(SpareId, 0));
        });
        int pairs = 1 + run.Random.Below(2);
        run.RunThreads(pairs * 2, (thread, _) =>
        {
            for (int thing = 0; thing < Things; thing++)
            {
                if (thread % 2 == 0)
                    run.Store.Atomically(tx => Give(run, tx), run.Options);
                else
                    run.Store.Atomically(tx => Take(run, tx), run.Options);
            }
        });
        long left = run.Store.Read(static tx => tx.Table(NumberRow.Definition).Sum(static row => row.Value));
        run.Check(left == 0, $"{left} things are left");
        run.Check(run.Store.Parts.Waiters.Registered == 0, "somebody still waits");
    }

    static void Give(WorkloadRun run, Tx tx)
    {
        // Why a spare shelf: a giver waits for both, and the change of either must wake it.
        tx.OrElse(run, static (tx, run) => Give(run, tx, ShelfId), static (tx, run) => Give(run, tx, SpareId));
        run.Pause(80);
    }

    static void Give(WorkloadRun run, Tx tx, long shelf)
    {
        Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
        long things = table[shelf].Value;
        run.Check(things is >= 0 and <= Room, $"{things} things on a shelf");
        run.Pause(81);
        tx.RetryUnless(things < Room);
        table[shelf] = new NumberRow(shelf, things + 1);
    }

    static void Take(WorkloadRun run, Tx tx)
    {
        Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
        NumberRow? found = table.FirstOrDefault(static row => row.Value > 0);
        run.Pause(82);
        if (found is null)
            tx.Retry();
        table.Update(found.Id, static row => row with { Value = row.Value - 1 });
    }
}
