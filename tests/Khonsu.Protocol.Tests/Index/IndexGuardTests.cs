using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>What a range that was read refuses at the commit, and what it lets pass.</summary>
public class IndexGuardTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    public IndexGuardTests() => _store.Atomically(static tx =>
    {
        for (long id = 1; id <= 9; id++)
            tx.Indexed().Add(IndexedRow.Of(id, id * 10));
    });

    public void Dispose() => _store.Dispose();

    public static TheoryData<string> Refused => new(s_refused.Keys);

    public static TheoryData<string> LetPass => new(s_letPass.Keys);

    static readonly Dictionary<string, Action<Table<long, IndexedRow>>> s_changes = new()
    {
        ["an insert into it"] = static rows => rows.Add(IndexedRow.Of(20, 35)),
        ["an insert at its first key"] = static rows => rows.Add(IndexedRow.Of(20, 30)),
        ["an insert at its last key"] = static rows => rows.Add(IndexedRow.Of(20, 50)),
        ["a row that enters it"] = static rows => Move(rows, 9, 41),
        ["a row that leaves it"] = static rows => Move(rows, 4, 400),
        ["a row that leaves it from its end"] = static rows => Move(rows, 5, 400),
        ["a row that moves in it"] = static rows => Move(rows, 4, 45),
        ["a row that changes in it"] = static rows => rows.Update(4, static row => row with { Owner = "Zoe" }),
        ["a removal"] = static rows => rows.Remove(4),
        ["an insert below it"] = static rows => rows.Add(IndexedRow.Of(20, 29)),
        ["an insert above it"] = static rows => rows.Add(IndexedRow.Of(20, 51)),
        ["a row that moves outside it"] = static rows => Move(rows, 9, 20),
        ["a removal outside it"] = static rows => rows.Remove(9),
        ["a row that passes over it"] = static rows => Move(rows, 1, 900),
    };

    static readonly Dictionary<string, Action<Table<long, IndexedRow>>> s_refused =
        s_changes.Where(static change => !IsFar(change.Key)).ToDictionary();

    static readonly Dictionary<string, Action<Table<long, IndexedRow>>> s_letPass =
        s_changes.Where(static change => IsFar(change.Key)).ToDictionary();

    [Theory, MemberData(nameof(Refused))]
    public void A_change_of_the_range_refuses_the_commit(string change)
    {
        AbortInfo abort = Play(s_refused[change], static rows => rows.Range(30, 50).Count()).Abort!;

        Assert.Equal(ConflictRule.IndexRangeChanged, abort.Rule);
        Assert.Equal("ByBalance", abort.Index);
        Assert.Equal("30..50", abort.Range);
        Assert.Equal("indexed", abort.Table);
        Assert.NotNull(abort.Key);
        Assert.NotNull(abort.OtherTransactionId);
        Assert.Contains("ByBalance", abort.ToString(), StringComparison.Ordinal);
        Assert.NotNull(Play(s_refused[change], static rows => rows.Range(30, 50).Descending().Count()).Abort);
    }

    [Theory, MemberData(nameof(LetPass))]
    public void A_change_outside_the_range_lets_it_commit(string change)
    {
        Assert.Null(Play(s_letPass[change], static rows => rows.Range(30, 50).Count()).Abort);
    }

    [Fact]
    public void A_row_that_came_and_left_before_the_stamp_is_no_change()
    {
        TxResult result = Play(
            static rows => rows.Add(IndexedRow.Of(20, 35)),
            static rows => rows.Range(30, 50).Count(),
            then: static rows => rows.Remove(20));

        Assert.Null(result.Abort);
    }

    [Fact]
    public void The_first_row_is_guarded_from_the_beginning_to_it()
    {
        Assert.Null(Play(static rows => rows.Add(IndexedRow.Of(20, 11)), static rows => rows.First()).Abort);
        Assert.NotNull(Play(static rows => rows.Add(IndexedRow.Of(21, 9)), static rows => rows.First()).Abort);
        Assert.NotNull(Play(static rows => Move(rows, 9, -1), static rows => rows.First()).Abort);
    }

    [Fact]
    public void The_last_rows_are_guarded_from_them_to_the_end()
    {
        Assert.Null(Play(static rows => rows.Add(IndexedRow.Of(20, 79)), static rows => rows.TopN(2).Count()).Abort);
        Assert.NotNull(Play(static rows => rows.Add(IndexedRow.Of(21, 81)), static rows => rows.TopN(2).Count()).Abort);
        Assert.NotNull(Play(static rows => rows.Add(IndexedRow.Of(22, 99)), static rows => rows.Last()).Abort);
        Assert.Null(Play(static rows => rows.Add(IndexedRow.Of(23, 89)), static rows => rows.Last()).Abort);
    }

    [Fact]
    public void A_walk_that_is_broken_off_is_guarded_as_far_as_it_went()
    {
        Assert.Null(Play(static rows => rows.Add(IndexedRow.Of(20, 31)), WalkThree).Abort);
        Assert.NotNull(Play(static rows => rows.Add(IndexedRow.Of(21, 29)), WalkThree).Abort);
    }

    [Fact]
    public void A_range_without_rows_is_guarded()
    {
        Assert.NotNull(
            Play(static rows => rows.Add(IndexedRow.Of(20, 500)), static rows => rows.From(100).Count()).Abort);
        Assert.Null(
            Play(static rows => rows.Add(IndexedRow.Of(21, 99)), static rows => rows.Range(600, 700).Count()).Abort);
    }

    [Fact]
    public void A_key_of_an_index_of_hashes_is_guarded_alone()
    {
        Assert.NotNull(PlayOwner("Ann", "Ann").Abort);
        Assert.Null(PlayOwner("Ann", "Bob").Abort);
        Assert.NotNull(PlayOwner("nobody", "Cid").Abort);
    }

    [Fact]
    public void Own_rows_do_not_refuse_their_own_commit()
    {
        using Transaction transaction = _store.Begin();
        Table<long, IndexedRow> rows = transaction.Indexed();
        Assert.Equal(9, rows.Ordered(IndexedRow.ByBalance).Ascending().Count());
        rows.Add(IndexedRow.Of(20, 35));
        Move(rows, 4, 44);
        rows.Remove(1);
        Assert.Equal(9, rows.Ordered(IndexedRow.ByBalance).Ascending().Count());

        Assert.True(transaction.TryCommit().IsCommitted);
    }

    [Fact]
    public void A_snapshot_moves_on_past_a_guarded_range_that_is_the_same()
    {
        using Transaction transaction = _store.Begin();
        Table<long, IndexedRow> rows = transaction.Indexed();
        Assert.Equal(3, rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Count());
        _store.Move(9, 91);

        Assert.Equal(91, rows[9].Balance);
        rows.Add(IndexedRow.Of(20, 0));
        Assert.True(transaction.TryCommit().IsCommitted);
    }

    [Fact]
    public void A_snapshot_stays_before_a_change_of_a_guarded_range()
    {
        using Transaction transaction = _store.Begin();
        Table<long, IndexedRow> rows = transaction.Indexed();
        Assert.Equal(3, rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Count());
        _store.Move(9, 41);

        Assert.Equal(90, rows[9].Balance);
        Assert.Equal(3, rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Count());
        rows.Add(IndexedRow.Of(20, 0));
        Assert.False(transaction.TryCommit().IsCommitted);
    }

    [Theory]
    [InlineData(IsolationLevel.Snapshot)]
    [InlineData(IsolationLevel.RepeatableRead)]
    public void A_snapshot_stays_where_a_range_was_read_that_nothing_guards(IsolationLevel level)
    {
        using Transaction transaction = _store.Begin(new TransactionOptions { Isolation = level });
        Table<long, IndexedRow> rows = transaction.Indexed();
        Assert.Equal(3, rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Count());
        _store.Move(9, 41);

        Assert.Equal(90, rows[9].Balance);
        Assert.Equal(3, rows.Ordered(IndexedRow.ByBalance).Range(30, 50).Count());
    }

    [Fact]
    public void A_walk_goes_on_at_the_snapshot_that_moved_under_it()
    {
        using Transaction transaction = _store.Begin();
        Table<long, IndexedRow> rows = transaction.Indexed();
        var seen = new List<long>();
        foreach (IndexedRow row in rows.Ordered(IndexedRow.ByBalance).Ascending())
        {
            seen.Add(row.Balance);
            if (seen.Count != 3)
                continue;
            _store.Change(static rows => rows.Add(IndexedRow.Of(20, 35)));
            Move(rows, 9, 95);
            _store.Change(static rows => rows.Update(8, static row => row with { Owner = "Zoe" }));
            Assert.Equal("Zoe", rows[8].Owner);
        }

        Assert.Equal([10, 20, 30, 35, 40, 50, 60, 70, 80], seen);
        Assert.True(transaction.TryCommit().IsCommitted);
    }

    static bool IsFar(string change) =>
        change.Contains("outside", StringComparison.Ordinal) || change.Contains("below", StringComparison.Ordinal)
        || change.Contains("above", StringComparison.Ordinal) || change.Contains("over", StringComparison.Ordinal);

    static void Move(Table<long, IndexedRow> rows, long id, long balance) =>
        rows.Update(id, row => row with { Balance = balance });

    static object WalkThree(OrderedIndex<long, IndexedRow, long> rows)
    {
        int steps = 0;
        foreach (IndexedRow row in rows.Ascending())
        {
            if (++steps == 3)
                return row;
        }

        return steps;
    }

    static TxResult Play(
        Action<Table<long, IndexedRow>> change,
        Func<OrderedIndex<long, IndexedRow, long>, object?> read,
        Action<Table<long, IndexedRow>>? then = null)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx =>
        {
            for (long id = 1; id <= 9; id++)
                tx.Indexed().Add(IndexedRow.Of(id, id * 10));
        });
        using Transaction transaction = store.Begin();
        read(transaction.Indexed().Ordered(IndexedRow.ByBalance));
        store.Change(change);
        if (then is not null)
            store.Change(then);
        transaction.Indexed().Upsert(new IndexedRow(100, "x", null, "b9", 1000));
        return transaction.TryCommit();
    }

    TxResult PlayOwner(string read, string written)
    {
        using Transaction transaction = _store.Begin();
        _ = transaction.Indexed().Equal(IndexedRow.ByOwner, read).Count();
        _store.Change(rows => rows.Update(1, row => row with { Owner = written }));
        transaction.Indexed().Upsert(new IndexedRow(100, "x", null, "b9", 1000));
        TxResult result = transaction.TryCommit();
        _store.Change(rows => rows.Update(1, row => row with { Owner = "nobody" }));
        return result;
    }
}
