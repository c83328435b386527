using Khonsu.Protocol.Tests.Rows;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Versions;

public class VersionPrunerTests : IDisposable
{
    const int ManyCommits = 10 * PruneBatch.RowsMax;

    static readonly TransactionOptions s_snapshot = new() { Isolation = IsolationLevel.Snapshot };

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_hot_row_keeps_no_more_versions_than_a_batch_holds()
    {
        Increment(0, ManyCommits);

        Assert.InRange(_store.ChainOf(0).Length(), 1, PruneBatch.RowsMax + 1);
    }

    [Fact]
    public void An_old_snapshot_reads_its_version_and_costs_one()
    {
        using Transaction old = _store.Begin();
        Assert.Equal(0, old.Rows()[0].Value);
        Increment(0, ManyCommits);

        Assert.Equal(0, old.Rows()[0].Value);
        Assert.Equal(0, old.Rows()[1].Value);
        Assert.InRange(_store.ChainOf(0).Length(), 2, PruneBatch.RowsMax + 2);
    }

    [Fact]
    public void Each_of_several_snapshots_reads_its_own_version()
    {
        var snapshots = new List<Transaction>();
        for (int index = 0; index < 5; index++)
        {
            snapshots.Add(_store.Begin(s_snapshot));
            Increment(0, ManyCommits);
        }

        Assert.Equal(
            [0, ManyCommits, 2 * ManyCommits, 3 * ManyCommits, 4 * ManyCommits],
            snapshots.Select(static old => old.Rows()[0].Value));
        Assert.InRange(_store.ChainOf(0).Length(), 6, PruneBatch.RowsMax + 6);
        snapshots.ForEach(static old => old.Rollback());
    }

    [Fact]
    public void Rows_that_nobody_writes_again_are_brought_back_to_one_version()
    {
        using (Transaction old = _store.Begin())
        {
            Assert.Equal(0, old.Rows()[0].Value);
            for (int row = 0; row < 3; row++)
                Increment(row, 50);
        }

        Increment(3, ManyCommits);

        for (int row = 0; row < 3; row++)
            Assert.Equal(1, _store.ChainOf(row).Length());
    }

    [Fact]
    public void Transactions_driven_by_hand_prune_too()
    {
        for (int commit = 1; commit <= ManyCommits; commit++)
            _store.Overwrite(0, commit);

        Assert.InRange(_store.ChainOf(0).Length(), 1, PruneBatch.RowsMax + 1);
    }

    [Fact]
    public void What_transactions_driven_by_hand_leave_waiting_does_not_pile_up()
    {
        for (int commit = 1; commit <= ManyCommits; commit++)
            _store.Overwrite(commit % 4, commit);
        int batches = 0;
        int versions = 0;
        while (_store.Parts.PruneBacklog.TryDequeue(out PruneBatch? batch))
        {
            batches++;
            versions += batch.Count;
        }

        Assert.InRange(batches, 0, 4);
        Assert.InRange(versions, 0, 4 * PruneBatch.RowsMax);
    }

    [Fact]
    public void A_deleted_row_is_seen_by_the_snapshot_before_its_end()
    {
        using Transaction old = _store.Begin(s_snapshot);
        _store.Atomically(static tx => tx.Rows().Remove(0));
        Increment(1, ManyCommits);

        Assert.Equal(0, old.Rows()[0].Value);
        Assert.Equal(4, old.Rows().Count);
        Assert.Null(_store.ValueOf(0));
    }

    void Increment(long id, int commits)
    {
        for (int commit = 0; commit < commits; commit++)
            _store.Atomically(
                id,
                static (tx, id) => tx.Rows().Update(id, static row => row with { Value = row.Value + 1 }));
    }
}
