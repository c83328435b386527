namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Rows come and go in pairs, with enough keys to grow the index while it is used: a snapshot has both rows of a pair
/// or none, and each of them once. This is where the index is tested hardest.
/// </summary>
sealed class PairRowsWorkload : IWorkload
{
    const long PairOffset = 1_000_000;
    const int Rounds = 150;

    public string Name => "pair-rows";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        int keys = 4 << run.Random.Below(9);
        run.RunThreads(2 + run.Random.Below(2), (_, random) =>
        {
            for (int round = 0; round < Rounds && !run.IsViolated; round++)
            {
                if (random.OneIn(8))
                    Audit(run);
                else
                    run.Store.Atomically(tx => Flip(run, tx.Table(NumberRow.Definition), random, keys), run.Options);
            }
        });
        Audit(run);
    }

    // Several pairs at once, so that the table grows within one attempt, too.
    static void Flip(WorkloadRun run, Table<long, NumberRow> table, SeededRandom random, int keys)
    {
        for (int pairs = 1 + random.Below(8); pairs > 0; pairs--)
        {
            long id = random.Below(keys);
            bool isThere = table.ContainsKey(id);
            run.Pause(90);
            if (run.HasOneSnapshot)
                run.Check(isThere == table.ContainsKey(id + PairOffset), $"a body saw half of the pair {id}");
            if (isThere)
            {
                // Why asked: a removal that finds nothing writes nothing, so at ReadCommitted it guards nothing; the
                // pair may come back before the second removal, which would then leave one half.
                if (!table.Remove(id))
                    continue;
                run.Pause(92);
                table.Remove(id + PairOffset);
                continue;
            }

            table.Upsert(new NumberRow(id, 0));
            table.Upsert(new NumberRow(id + PairOffset, 0));
        }
    }

    static void Audit(WorkloadRun run)
    {
        run.Store.Read(tx => CheckPairs(run, tx.Table(NumberRow.Definition), "a read block"));
        run.Store.Atomically(tx => CheckPairs(run, tx.Table(NumberRow.Definition), "a scan"), run.Options);
    }

    static void CheckPairs(WorkloadRun run, IEnumerable<NumberRow> table, string reader)
    {
        var seen = new HashSet<long>();
        foreach (NumberRow row in table)
        {
            run.Pause(91);
            run.Check(seen.Add(row.Id), $"{reader} returned row {row.Id} twice");
        }

        foreach (long id in seen)
        {
            long other = id < PairOffset ? id + PairOffset : id - PairOffset;
            run.Check(seen.Contains(other), $"{reader} saw half of pair {id}");
        }
    }
}
