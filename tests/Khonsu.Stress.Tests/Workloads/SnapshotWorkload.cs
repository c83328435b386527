using Apache.Arrow;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Columnar snapshots beside writers: each has exactly the rows that its timestamp says, however much of it is shared
/// with the ones before it, and includes what its thread has committed or seen.
/// </summary>
/// <remarks>
/// The judge is the past of the store, which takes another way to the same rows: it reads versions one by one and
/// shares nothing.
/// </remarks>
sealed class SnapshotWorkload : IWorkload
{
    const int Rounds = 40;
    const int CommitsKept = 100_000;

    public string Name => "snapshot";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        int keys = 2 + run.Random.Below(60);
        // Why two of its own: commits with and without a log take different ways.
        using KhonsuStore store = KhonsuStore.Open(new StoreOptions
        {
            Retention = new RetentionOptions { Default = new Retention { Commits = CommitsKept } },
            ChangeFeed = run.Random.OneIn(4) ? new ChangeFeedOptions() : null,
        });
        store.Atomically(tx =>
        {
            for (int id = 0; id < keys; id += 2)
                tx.Table(NumberRow.Definition).Add(new NumberRow(id, 0));
        });
        run.RunThreads(3, (index, random) =>
        {
            long seen = 0;
            var kept = new Queue<StoreSnapshot>();
            for (int i = 0; i < Rounds && !run.IsViolated; i++)
            {
                if (index == 0 || random.OneIn(3))
                    seen = Take(run, store, random, kept, seen);
                for (int writes = 0; index != 0 && writes < 3; writes++)
                    Write(run, store, random, keys);
            }

            foreach (StoreSnapshot snapshot in kept)
                Close(run, store, snapshot);
        });
        Close(run, store, store.Snapshot());
    }

    static void Write(WorkloadRun run, KhonsuStore store, SeededRandom random, int keys)
    {
        int first = random.Below(keys);
        int second = random.Below(keys);
        int kind = random.Below(4);
        long value = (long)(random.Next() >> 1);
        store.Atomically(
            tx =>
            {
                Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
                if (kind == 0)
                {
                    table.Upsert(new NumberRow(first, value));
                    return;
                }

                table.Remove(first);
                run.Pause(70);
                if (kind != 1)
                    table.Upsert(new NumberRow(second, value));
                if (kind == 3)
                    table.Upsert(new NumberRow(first, value));
            },
            run.Options);
    }

    static long Take(
        WorkloadRun run, KhonsuStore store, SeededRandom random, Queue<StoreSnapshot> kept, long seen)
    {
        StoreSnapshot snapshot = store.Snapshot();
        run.Check(snapshot.Timestamp >= seen, $"a snapshot at {snapshot.Timestamp} comes after one at {seen}");
        kept.Enqueue(snapshot);
        run.Pause(71);
        // Why later: what a snapshot has must not change when others share it, mend it and dispose of it.
        while (kept.Count > random.Below(4))
            Close(run, store, kept.Dequeue());
        if (random.OneIn(20))
            store.ForgetColumns();
        return store.Read(static tx => tx.SnapshotTimestamp);
    }

    static void Close(WorkloadRun run, KhonsuStore store, StoreSnapshot snapshot)
    {
        string expected = store.AsOf(snapshot.Timestamp).Read(static tx => Text(
            tx.Table(NumberRow.Definition).Select(static row => (row.Id, row.Value))));
        string found = Text(RowsOf(snapshot.Table<long, NumberRow>()));
        run.Check(found == expected, $"the snapshot at {snapshot.Timestamp} has\n{found}\nand not\n{expected}");
        snapshot.Dispose();
    }

    static IEnumerable<(long Id, long Value)> RowsOf(ColumnTable table)
    {
        foreach (RecordBatch chunk in table.Chunks)
        {
            var ids = (Int64Array)chunk.Column(0);
            var values = (Int64Array)chunk.Column(1);
            for (int row = 0; row < chunk.Length; row++)
                yield return (ids.GetValue(row)!.Value, values.GetValue(row)!.Value);
        }
    }

    static string Text(IEnumerable<(long Id, long Value)> rows)
        => string.Join(' ', rows.Order().Select(static row => $"{row.Id}:{row.Value}"));
}
