namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Bodies take a key only while a range shows that it is free: at most one row of a balance, and never two owners of the
/// smallest one. What a range did not show must not come before the commit.
/// </summary>
sealed class IndexSkewWorkload : IWorkload
{
    const int Balances = 6;
    const int Keys = 64;
    const int Rounds = 30;

    public string Name => "index-skew";

    public bool Holds(IsolationLevel level) => level == IsolationLevel.Serializable;

    public void Run(WorkloadRun run)
    {
        run.RunThreads(2 + run.Random.Below(3), (thread, random) =>
        {
            for (int round = 0; round < Rounds && !run.IsViolated; round++)
            {
                long id = (thread * Keys) + random.Below(4);
                run.Store.Atomically(tx => Take(run, random, tx.Table(IndexedRow.Definition), id), run.Options);
            }
        });
    }

    static void Take(WorkloadRun run, SeededRandom random, Table<long, IndexedRow> table, long id)
    {
        OrderedIndex<long, IndexedRow, long> balances = table.Ordered(IndexedRow.ByBalance);
        long wanted = random.Below(Balances);
        bool isFree = random.Below(4) switch
        {
            0 => balances.Equal(wanted).Count() == 0,
            1 => balances.Find(wanted) is null,
            2 => balances.Range(wanted, wanted).Descending().Count() == 0,
            _ => balances.First() is { } first ? first.Balance > wanted : true,
        };
        run.Pause(75);
        foreach (long balance in balances.Ascending().Select(static row => row.Balance).GroupBy(static key => key)
            .Where(static group => group.Count() > 1).Select(static group => group.Key))
        {
            run.Report($"two rows have balance {balance}");
        }

        if (random.OneIn(3))
            table.Remove(id);
        else if (isFree)
            table.Upsert(IndexedRow.Of(id, wanted));
    }
}
