using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Versions;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Memory;

/// <summary>
/// Versions do not pile up: a row keeps one for each snapshot in use and its newest, and what waits to be pruned is
/// bounded by the transaction objects, not by the number of commits.
/// </summary>
/// <remarks><c>KHONSU_UPDATES</c> asks for more updates than the default; the soak runs with 100000000.</remarks>
/// <param name="output">Where the counts are told.</param>
public class MemoryTests(ITestOutputHelper output) : IDisposable
{
    const int Rows = 1000;
    const int Threads = 2;
    const int Moments = 10;
    const int UpdatesDefault = 10_000_000;
    const int ChurnKeysDefault = 5_000_000;

    // Each thread's own batch and the batches it may have taken from the backlog, twice, and as much again for what
    // waits between.
    const int Waiting = PruneBatch.RowsMax * Threads * 8;

    // Why more than the live rows need: a thread that the machine lets wait in a block holds its snapshot, and the
    // table doubles when it is full of keys that are gone but may still be seen. An eighth of what all keys would need
    // is far from all of them.
    const int SlotsMax = 1 << 20;

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(Rows);

    static int UpdatesWanted => (int)(TestSettings.Number("KHONSU_UPDATES") ?? 0);

    static int Updates => Math.Max(UpdatesDefault, UpdatesWanted);

    static int ChurnKeys => Math.Max(ChurnKeysDefault, UpdatesWanted / 2);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Millions_of_updates_leave_one_version_of_each_row()
    {
        for (int moment = 0; moment < Moments; moment++)
        {
            Transfer(Updates / Moments / 2, Rows);
            CheckVersions(Rows, snapshots: 0);
        }

        Assert.Equal(0, Sum());
    }

    [Fact]
    public void An_old_snapshot_costs_one_version_of_each_row_and_reads_its_own_for_ever()
    {
        Transfer(Rows, Rows);
        using Transaction old = _store.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot });
        long[] seen = [.. Ids().Select(id => old.Rows()[id].Value)];
        for (int moment = 0; moment < Moments; moment++)
        {
            Transfer(Updates / Moments / 2, Rows);
            CheckVersions(Rows, snapshots: 1);
            Assert.Equal(seen, Ids().Select(id => old.Rows()[id].Value));
            Assert.Equal(0, old.Rows().Sum(static row => row.Value));
        }

        old.Rollback();
        // Why other rows: the ones before are reached by what waits for them, not by being written again.
        for (int commit = 0; commit < 5000; commit++)
            _store.Atomically(Rows + (commit % 10), static (tx, id) => tx.Rows()[id] = new KeyedRow<long>(id, 0));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int leftovers = Ids().Count(id => _store.ChainOf(id).Length() > 1);
        output.WriteLine($"{leftovers} rows still have an older version");
        // Why some may be left: a thread that has ended takes its last batch with it until its transaction object is
        // collected.
        Assert.InRange(leftovers, 0, PruneBatch.RowsMax * Threads);
    }

    [Fact]
    public void A_hot_row_under_a_held_snapshot_keeps_a_short_chain()
    {
        using Transaction old = _store.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot });
        Assert.Equal(0, old.Rows()[0].Value);
        int longest = 0;
        for (int moment = 0; moment < 100; moment++)
        {
            for (int commit = 0; commit < 2000; commit++)
                _store.Atomically(static tx => tx.Rows().Update(0, static row => row with { Value = row.Value + 1 }));
            longest = Math.Max(longest, _store.ChainOf(0).Length());
        }

        output.WriteLine($"longest chain: {longest}");
        Assert.InRange(longest, 2, (2 * PruneBatch.RowsMax) + 2);
        Assert.Equal(0, old.Rows()[0].Value);
    }

    [Fact]
    public void Keys_that_come_and_go_leave_no_chains_behind()
    {
        const int Alive = 100;
        for (int moment = 0; moment < Moments; moment++)
        {
            int first = moment * (ChurnKeys / Moments);
            OnThreads((thread, _) =>
            {
                for (int number = first + thread; number < first + (ChurnKeys / Moments); number += Threads)
                {
                    _store.Atomically((long)Rows + number, static (tx, id) =>
                    {
                        tx.Rows().Upsert(new KeyedRow<long>(id, 1));
                        tx.Rows().Remove(id - (Alive * Threads));
                    });
                }
            });
            (long chains, long versions) = _store.TableOf().CountVersions();
            output.WriteLine($"{chains} chains, {versions} versions, {_store.TableOf().Index.Root.Slots.Length} slots");
            Assert.InRange(chains, Rows, _store.TableOf().Index.Root.Slots.Length / 16 * 13);
            Assert.InRange(_store.TableOf().Index.Root.Slots.Length, Rows, SlotsMax);
            // What waits to be used again is of one migration or two; the rest is in the table.
            Assert.InRange(_store.TableOf().Index.Chains.Used, Rows, 3L * SlotsMax);
        }
    }

    static IEnumerable<long> Ids() => Enumerable.Range(0, Rows).Select(static id => (long)id);

    long Sum() => _store.Read(static tx => tx.Rows().Sum(static row => row.Value));

    void CheckVersions(int rows, int snapshots)
    {
        (long chains, long versions) = _store.TableOf().CountVersions();
        output.WriteLine($"{versions} versions of {chains} rows");
        Assert.Equal(rows, chains);
        Assert.InRange(versions, rows, ((snapshots + 1) * rows) + Waiting);
    }

    void Transfer(int transfers, int rows) => OnThreads((_, random) =>
    {
        for (int number = 0; number < transfers / Threads; number++)
        {
            long source = random.Below(rows);
            long target = (source + 1 + random.Below(rows - 1)) % rows;
            _store.Atomically((source, target), static (tx, pair) =>
            {
                Table<long, KeyedRow<long>> table = tx.Rows();
                table.Update(pair.source, static row => row with { Value = row.Value - 1 });
                table.Update(pair.target, static row => row with { Value = row.Value + 1 });
            });
        }
    });

    static void OnThreads(Action<int, SeededRandom> body)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number =>
            new Thread(() => body(number, new SeededRandom((ulong)number + 1))))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }
}
