using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Stress.Tests.Soak;

/// <summary>
/// Takes columnar snapshots beside the writers of a soak: in each, the balances of one table sum up to the weights of
/// another, and do so still when later ones have shared its chunks.
/// </summary>
/// <param name="bank">The bank.</param>
sealed class SoakColumnReader(SoakBank bank)
{
    const int KeptMax = 4;

    /// <summary>How many snapshots were taken.</summary>
    public long Snapshots { get; private set; }

    /// <summary>Takes snapshots until all writers have ended, and one more.</summary>
    /// <param name="run">The round.</param>
    /// <param name="isOver">Whether all writers have ended.</param>
    /// <param name="random">The reader's choices.</param>
    public void Follow(WorkloadRun run, Func<bool> isOver, SeededRandom random)
    {
        var kept = new Queue<(StoreSnapshot Snapshot, long Balances)>();
        long last = 0;
        for (bool isLast = false; !isLast && !run.IsViolated;)
        {
            isLast = isOver();
            long seen = bank.Store.Read(static tx => tx.SnapshotTimestamp);
            StoreSnapshot snapshot = bank.Store.Snapshot();
            Snapshots++;
            run.Check(
                snapshot.Timestamp >= Math.Max(last, seen),
                $"a snapshot is of {snapshot.Timestamp}, {last} and {seen} have been seen");
            last = snapshot.Timestamp;
            kept.Enqueue((snapshot, Balances(run, snapshot)));
            run.Pause(81);
            while (kept.Count > random.Below(KeptMax))
                Close(run, kept.Dequeue());
            if (random.OneIn(50))
                bank.Store.ForgetColumns();
        }

        while (kept.TryDequeue(out (StoreSnapshot Snapshot, long Balances) left))
            Close(run, left);
    }

    static void Close(WorkloadRun run, (StoreSnapshot Snapshot, long Balances) kept)
    {
        using StoreSnapshot snapshot = kept.Snapshot;
        long now = Balances(run, snapshot);
        run.Check(now == kept.Balances, $"a snapshot summed up to {kept.Balances}, and now to {now}");
    }

    static long Balances(WorkloadRun run, StoreSnapshot snapshot)
    {
        ColumnTable parcels = snapshot.Table<Guid, SoakParcel>();
        long balances = SumOf(snapshot.Table<long, SoakAccount>(), "balance");
        long weights = SumOf(parcels, "weight");
        run.Check(balances == weights, $"columns sum up to {balances}, the parcels in them weigh {weights}");
        run.Check(parcels.RowCount <= SoakBank.ParcelsMax, "columns have more parcels than there is room for");
        return balances;
    }

    static long SumOf(ColumnTable table, string column) =>
        table.Column(column).Sum(static chunk => ColumnAggregates.SumInt64(chunk));
}
