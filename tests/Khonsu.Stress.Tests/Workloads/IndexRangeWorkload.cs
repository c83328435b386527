using System.Globalization;
using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Rows come, go and change the columns of their indexes while others read ranges. At one snapshot every range is what
/// a scan of all rows gives when it is filtered and sorted; so no entry is missing, none misleads, and none comes
/// twice.
/// </summary>
sealed class IndexRangeWorkload : IWorkload
{
    const int Rows = 24;
    const int Balances = 12;
    const int Owners = 4;
    const int Rounds = 60;

    public string Name => "index-range";

    // One call of ReadCommitted is one moment; two are not.
    public bool Holds(IsolationLevel level) => level != IsolationLevel.ReadCommitted;

    public void Run(WorkloadRun run) => run.RunThreads(2 + run.Random.Below(3), (thread, random) =>
    {
        for (int round = 0; round < Rounds && !run.IsViolated; round++)
        {
            if (random.OneIn(3))
                run.Store.Read(tx => CheckOne(run, random, tx.Table(IndexedRow.Definition)));
            else
                run.Store.Atomically(tx => Change(run, random, tx.Table(IndexedRow.Definition)), run.Options);
        }
    });

    static void Change(WorkloadRun run, SeededRandom random, Table<long, IndexedRow> table)
    {
        for (int changes = random.Below(4); changes > 0; changes--)
        {
            long id = random.Below(Rows);
            switch (random.Below(4))
            {
                case 0:
                    table.Remove(id);
                    break;
                case 1 when table.Find(id) is { } row:
                    table[id] = row with { Balance = random.Below(Balances) };
                    break;
                default:
                    table.Upsert(new IndexedRow(
                        id, $"owner {random.Below(Owners)}", null, $"b{random.Below(3)}", random.Below(Balances)));
                    break;
            }

            run.Pause(71);
        }

        if (random.OneIn(2))
            Check(run, random, table);
    }

    static bool CheckOne(WorkloadRun run, SeededRandom random, ReadTable<long, IndexedRow> table)
    {
        long from = random.Below(Balances);
        long to = random.Below(Balances);
        string owner = $"owner {random.Below(Owners)}";
        long[] some = Ids(run, table.Ordered(IndexedRow.ByBalance).Range(from, to));
        long[] back = Ids(run, table.Ordered(IndexedRow.ByBalance).Range(from, to).Descending());
        long[] owned = Ids(run, table.Equal(IndexedRow.ByOwner, owner));
        long[] branches = Ids(run, table.Ordered(IndexedRow.ByBranchAndBalance).Between(("b1", 0), ("b1", 0), 1));
        long[] keys = Ids(run, table.Ordered(IndexedRow.ByKey).TopN(3));
        IndexedRow[] all = [.. table];
        Same(run, "range", InRange(all, from, to), some);
        Same(run, "range, descending", InRange(all, from, to), back);
        Same(run, "owner", all.Where(row => row.Owner == owner), owned);
        Same(run, "branch", all.Where(row => row.Branch == "b1"), branches);
        Same(run, "keys", all.OrderByDescending(row => row.Id).Take(3), keys);
        return true;
    }

    static void Check(WorkloadRun run, SeededRandom random, Table<long, IndexedRow> table)
    {
        long from = random.Below(Balances);
        long to = random.Below(Balances);
        string owner = $"owner {random.Below(Owners)}";
        long[] some = Ids(run, table.Ordered(IndexedRow.ByBalance).Range(from, to));
        long[] back = Ids(run, table.Ordered(IndexedRow.ByBalance).Range(from, to).Descending());
        long[] owned = Ids(run, table.Equal(IndexedRow.ByOwner, owner));
        IndexedRow[] all = [.. table];
        Same(run, "own range", InRange(all, from, to), some);
        Same(run, "own range, descending", InRange(all, from, to), back);
        Same(run, "own owner", all.Where(row => row.Owner == owner), owned);
    }

    static IEnumerable<IndexedRow> InRange(IndexedRow[] all, long from, long to) =>
        all.Where(row => row.Balance >= from && row.Balance <= to);

    static long[] Ids<TIndexKey>(WorkloadRun run, IndexRows<long, IndexedRow, TIndexKey> rows)
    {
        IndexDefinition<long, IndexedRow, long> order = IndexedRow.ByBalance;
        var ids = new List<long>();
        var keys = new List<long>();
        foreach (IndexedRow row in rows)
        {
            run.Pause(72);
            ids.Add(row.Id);
            keys.Add(order.KeyOf(row));
        }

        if (typeof(TIndexKey) == typeof(long) && keys.Count > 1 && !IsSorted(keys) && !IsSorted(ids))
            run.Report($"a range is not in order: {string.Join(' ', keys)}");
        return [.. ids];
    }

    static bool IsSorted(List<long> keys) =>
        keys.SequenceEqual(keys.Order()) || keys.SequenceEqual(keys.OrderDescending());

    static void Same(WorkloadRun run, string what, IEnumerable<IndexedRow> expected, long[] found)
    {
        string wanted = Text(expected.Select(row => row.Id));
        string got = Text(found);
        run.Check(wanted == got, $"{what}: a scan has rows [{wanted}], the index [{got}]");
    }

    static string Text(IEnumerable<long> ids) =>
        string.Join(' ', ids.Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));
}
