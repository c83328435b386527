using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Transactions;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>Entries that nobody needs go away, and what reads through indexes cost is counted.</summary>
public class IndexMemoryTests : IDisposable
{
    const int Rows = 50;
    const int Updates = 20_000;

    // Of what was left over, a transaction object keeps less than a batch, and the backlog two.
    const int LeftMax = 4 * Khonsu.Index.EntryBatch.EntriesMax;

    readonly KhonsuStore _store = KhonsuStore.Open();

    public IndexMemoryTests() => _store.Atomically(static tx =>
    {
        for (long id = 0; id < Rows; id++)
            tx.Indexed().Add(new IndexedRow(id, "nobody", $"{id}@x", "b1", id, id));
    });

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Updates_of_an_indexed_column_leave_no_entries()
    {
        for (int update = 0; update < Updates; update++)
        {
            _store.Atomically(update, static (tx, update) => tx.Indexed().Update(
                update % Rows, update, static (row, update) => row with { Balance = update, Email = $"{update}@y" }));
        }

        AssertFlat(Rows);
    }

    [Fact]
    public void Updates_by_handles_leave_no_entries()
    {
        for (int update = 0; update < Updates / 10; update++)
            _store.Move(update % Rows, update);

        AssertFlat(Rows);
    }

    [Fact]
    public void Rows_that_come_and_go_leave_no_entries()
    {
        for (long id = Rows; id < Rows + (Updates / 4); id++)
        {
            _store.Atomically(id, static (tx, id) =>
                tx.Indexed().Upsert(new IndexedRow(id, $"owner {id}", $"{id}@x", "b2", id, id)));
            _store.Atomically(id, static (tx, id) => tx.Indexed().Remove(id));
        }

        AssertFlat(Rows);
    }

    [Fact]
    public void Attempts_that_do_not_commit_leave_no_entries()
    {
        for (int update = 0; update < Updates / 10; update++)
        {
            using Transaction loser = _store.Begin();
            loser.Indexed().Update(1, row => row with { Balance = row.Balance + 1_000_000, Owner = $"o{update}" });
            _store.Move(1, update);
            Assert.False(loser.TryCommit().IsCommitted);
        }

        AssertFlat(Rows);
    }

    [Fact]
    public void A_snapshot_that_is_held_keeps_its_own_entries_alone()
    {
        using Transaction old = _store.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot });
        long before = old.Indexed().Ordered(IndexedRow.ByBalance).Ascending().Sum(static row => row.Balance);

        for (int update = 0; update < Updates; update++)
            _store.Move(update % Rows, 1_000_000 + update);

        AssertFlat(2 * Rows);
        Assert.Equal(before, old.Indexed().Ordered(IndexedRow.ByBalance).Ascending().Sum(static row => row.Balance));
        Assert.Equal(Rows, old.Indexed().Ordered(IndexedRow.ByBalance).Range(0, Rows).Count());
    }

    [Fact]
    public void An_entry_that_comes_back_into_use_is_forgotten_by_the_cleaner()
    {
        for (int update = 0; update < Updates / 10; update++)
            _store.Move(update % 2, update % 3);

        AssertFlat(Rows);
        Assert.Equal(Rows, _store.Read(static tx => tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending().Count()));
    }

    [Fact]
    public void Reads_through_indexes_allocate_nothing_in_a_block_that_only_reads()
    {
        Assert.Equal(0, BytesOf(static store => store.Read(store, static (tx, _) =>
        {
            long sum = tx.Indexed().FindBy(IndexedRow.ByEmail, "7@x")!.Id;
            foreach (IndexedRow row in tx.Indexed().Ordered(IndexedRow.ByBalance).Range(10, 20))
                sum += row.Balance;
            foreach (IndexedRow row in tx.Indexed().Ordered(IndexedRow.ByBranchAndBalance).Descending())
                sum += row.Balance;
            foreach (IndexedRow row in tx.Indexed().Equal(IndexedRow.ByOwner, "nobody"))
                sum += row.Balance;
            return sum + tx.Indexed().Ordered(IndexedRow.ByRank).TopN(3).Count()
                + tx.Indexed().Ordered(IndexedRow.ByKey).Last()!.Id;
        })));
    }

    [Fact]
    public void An_update_that_keeps_all_keys_costs_no_more_than_its_row()
    {
        long bytes = BytesOf(static store => store.Atomically(static tx =>
            tx.Indexed().Update(7, static row => row with { })));

        // The row: 16 of the object, 24 of its header, six columns.
        Assert.InRange(bytes, 40, 104);
    }

    [Fact]
    public void A_body_that_asks_for_the_same_again_and_again_remembers_it_once()
    {
        TransactionCore core = _store.NewCore();
        Table<long, IndexedRow> rows = Table<long, IndexedRow>.Open(core, IndexedRow.Definition);
        for (int round = 0; round < 2000; round++)
        {
            _ = rows.Ordered(IndexedRow.ByBalance).First();
            _ = rows.Ordered(IndexedRow.ByBalance).Range(round % 3, 10).Count();
            _ = rows.FindBy(IndexedRow.ByEmail, $"{round % 4}@x");
            _ = rows.Equal(IndexedRow.ByOwner, "stranger").Count();
        }

        Assert.InRange(core.ReadCount, 9, 32);
        core.EndForGood();
    }

    [Fact]
    public void A_body_that_scans_again_and_again_holds_each_row_a_few_times()
    {
        using Transaction transaction = _store.Begin(
            new TransactionOptions { Isolation = IsolationLevel.ReadCommitted });
        for (int round = 0; round < 500; round++)
            Assert.Equal(Rows, transaction.Indexed().Ordered(IndexedRow.ByBalance).Ascending().Count());

        long holders = _store.EntriesOf(IndexedRow.ByKey).First()!.Chain.Holds & ((1 << 24) - 1);
        Assert.InRange(holders, 1, 5);
        transaction.Rollback();
        Assert.False(_store.EntriesOf(IndexedRow.ByKey).First()!.Chain.IsHeld);
    }

    static long BytesOf(Action<KhonsuStore> run, KhonsuStore store)
    {
        const int Blocks = 4000;
        for (int block = 0; block < 4 * Blocks; block++)
            run(store);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int block = 0; block < Blocks; block++)
            run(store);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Blocks;
    }

    long BytesOf(Action<KhonsuStore> run) => BytesOf(run, _store);

    void AssertFlat(long rows)
    {
        long entries = _store.CountEntries();
        long needed = rows * IndexedRow.Definition.Indexes.Count;
        Assert.True(entries <= needed + LeftMax, $"{entries} entries for {needed} that are needed");
    }
}
