using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>What the levels make of reads through indexes.</summary>
public class IndexLevelTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    public IndexLevelTests() => _store.Atomically(static tx =>
    {
        tx.Indexed().Add(new IndexedRow(1, "Ann", "ann@x", "b1", 10));
        tx.Indexed().Add(new IndexedRow(2, "Bob", null, "b1", 20));
    });

    public static TheoryData<IsolationLevel> Levels => new(Enum.GetValues<IsolationLevel>());

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(Levels))]
    public void A_range_is_guarded_at_serializable_alone(IsolationLevel level)
        => Assert.Equal(level != IsolationLevel.Serializable, CommitsAfter(
            level,
            static rows => rows.Ordered(IndexedRow.ByBalance).Range(15, 25).Count(),
            static rows => rows.Add(IndexedRow.Of(3, 22))));

    [Theory, MemberData(nameof(Levels))]
    public void A_unique_key_that_was_absent_counts_as_read_by_key(IsolationLevel level)
        => Assert.Equal(!RefusesStaleKeys(level), CommitsAfter(
            level,
            static rows => rows.FindBy(IndexedRow.ByEmail, "new@x"),
            static rows => rows.Upsert(new IndexedRow(3, "Cid", "new@x", "b1", 0))));

    [Theory, MemberData(nameof(Levels))]
    public void A_unique_key_that_was_found_counts_as_read_by_key(IsolationLevel level)
        => Assert.Equal(!RefusesStaleKeys(level), CommitsAfter(
            level,
            static rows => rows.FindBy(IndexedRow.ByEmail, "ann@x"),
            static rows => rows.Update(1, static row => row with { Balance = 11 })));

    [Theory, MemberData(nameof(Levels))]
    public void A_call_sees_the_newest_commits_at_read_committed_alone(IsolationLevel level)
    {
        using Transaction transaction = _store.Begin(new TransactionOptions { Isolation = level });
        Table<long, IndexedRow> rows = transaction.Indexed();
        Assert.Equal(2, rows.Ordered(IndexedRow.ByBalance).Ascending().Count());
        _store.Change(static rows => rows.Add(IndexedRow.Of(3, 15)));

        int expected = level == IsolationLevel.ReadCommitted ? 3 : 2;
        Assert.Equal(expected, rows.Ordered(IndexedRow.ByBalance).Ascending().Count());
        Assert.Equal(level == IsolationLevel.ReadCommitted, rows.Ordered(IndexedRow.ByKey).Last()!.Id == 3);
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_walk_is_of_one_moment(IsolationLevel level)
    {
        using Transaction transaction = _store.Begin(new TransactionOptions { Isolation = level });
        var seen = new List<long>();
        foreach (IndexedRow row in transaction.Indexed().Ordered(IndexedRow.ByBalance).Ascending())
        {
            seen.Add(row.Balance);
            _store.Move(2, row.Balance + 500);
        }

        Assert.Equal([10, 20], seen);
    }

    [Theory, MemberData(nameof(Levels))]
    public void An_update_is_not_lost_that_rests_on_a_range(IsolationLevel level)
        => Assert.False(CommitsAfter(
            level,
            static rows =>
            {
                IndexedRow row = rows.Ordered(IndexedRow.ByBalance).First()!;
                return row with { Balance = row.Balance + 1 };
            },
            static rows => rows.Update(1, static row => row with { Balance = 12 })));

    [Theory, MemberData(nameof(Levels))]
    public void An_update_is_not_lost_that_rests_on_a_scan(IsolationLevel level)
        => Assert.False(CommitsAfter(
            level,
            static rows =>
            {
                IndexedRow row = rows.Single(static row => row.Id == 1);
                return row with { Balance = row.Balance + 1 };
            },
            static rows => rows.Update(1, static row => row with { Balance = 12 })));

    [Theory, MemberData(nameof(Levels))]
    public void A_removal_is_not_undone_by_a_write_that_rests_on_a_scan(IsolationLevel level)
    {
        using Transaction transaction = _store.Begin(new TransactionOptions { Isolation = level });
        IndexedRow seen = transaction.Indexed().Single(static row => row.Id == 1);
        _store.Change(static rows => rows.Remove(1));
        // Why: at ReadCommitted the snapshot of this call sees the removal, so it does not keep the chain of the row.
        Assert.NotNull(transaction.Indexed().Find(2));
        GrowIndex();
        transaction.Indexed().Upsert(seen with { Balance = 11 });

        Assert.False(transaction.TryCommit().IsCommitted);
    }

    static bool RefusesStaleKeys(IsolationLevel level)
        => level is IsolationLevel.RepeatableRead or IsolationLevel.Serializable;

    // What the body makes of what it read, it writes: over the row, or into a row that nobody else has.
    bool CommitsAfter(
        IsolationLevel level,
        Func<Table<long, IndexedRow>, object?> read,
        Action<Table<long, IndexedRow>> change)
    {
        using Transaction transaction = _store.Begin(new TransactionOptions { Isolation = level });
        object? seen = read(transaction.Indexed());
        _store.Change(change);
        transaction.Indexed().Upsert(seen as IndexedRow is { Balance: > 0, Id: 1, _khonsuStamp: 0 } fresh
            ? fresh
            : IndexedRow.Of(100, 1000));
        return transaction.TryCommit().IsCommitted;
    }

    // So many keys that the index of keys grows twice, and lets go of what it can.
    void GrowIndex()
    {
        for (long id = 1000; id < 1400; id++)
            _store.Change(rows => rows.Upsert(IndexedRow.Of(id, id)));
    }
}
