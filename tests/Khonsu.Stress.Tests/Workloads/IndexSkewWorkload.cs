namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Bodies take a key only while a range shows that it is free: at most one row of a balance. And they leave a range
/// only while it shows that another one stays. What a range showed must not go, and what it did not show must not come,
/// before the commit.
/// </summary>
sealed class IndexSkewWorkload : IWorkload
{
    const int Balances = 6;
    const int Keys = 64;
    const int Rounds = 30;
    const long OnCall = 1000;
    const long FirstDoctor = 5000;

    public string Name => "index-skew";

    public bool Holds(IsolationLevel level) => level >= IsolationLevel.SerializableSnapshot;

    public void Run(WorkloadRun run)
    {
        int threads = 2 + run.Random.Below(3);
        run.Store.Atomically(tx =>
        {
            for (int thread = 0; thread < threads; thread++)
                tx.Table(IndexedRow.Definition).Add(IndexedRow.Of(FirstDoctor + thread, OnCall + thread));
        });
        run.RunThreads(threads, (thread, random) =>
        {
            for (int round = 0; round < Rounds && !run.IsViolated; round++)
            {
                long id = (thread * Keys) + random.Below(4);
                if (random.OneIn(2))
                    run.Store.Atomically(tx => Take(run, random, tx.Table(IndexedRow.Definition), id), run.Options);
                else
                    run.Store.Atomically(tx => Turn(run, tx.Table(IndexedRow.Definition), thread), run.Options);
            }
        });
    }

    // Who is on call goes home while another one stays.
    static void Turn(WorkloadRun run, Table<long, IndexedRow> table, int thread)
    {
        int onCall = table.Ordered(IndexedRow.ByBalance).From(OnCall).Count();
        run.Check(onCall >= 1, "nobody is on call");
        run.Pause(76);
        IndexedRow me = table[FirstDoctor + thread];
        if (me.Balance < OnCall)
            table[me.Id] = me with { Balance = OnCall + thread };
        else if (onCall >= 2)
            table[me.Id] = me with { Balance = -1 - thread };
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
            _ => balances.From(0).FirstOrDefault() is { } first && first.Balance > wanted,
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
