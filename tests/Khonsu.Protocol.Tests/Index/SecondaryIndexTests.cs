using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>What users read through indexes: each key and each order, in read blocks and in updating ones.</summary>
public class SecondaryIndexTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    public SecondaryIndexTests() => _store.Atomically(static tx =>
    {
        tx.Indexed().Add(new IndexedRow(1, "Ann", "ann@x", "b1", 30, 3));
        tx.Indexed().Add(new IndexedRow(2, "Bob", null, "b2", 20, null));
        tx.Indexed().Add(new IndexedRow(3, "Ann", "a2@x", "b1", 10, 1));
        tx.Indexed().Add(new IndexedRow(4, "Cid", null, "b3", 20, 2));
        tx.Indexed().Add(new IndexedRow(5, "Ann", "a3@x", "b2", 40, null));
    });

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Rows_are_found_by_an_index_of_hashes()
    {
        Assert.Equal([1, 3, 5], Read(rows => rows.Equal(IndexedRow.ByOwner, "Ann")));
        Assert.Equal([2], Read(rows => rows.Equal(IndexedRow.ByOwner, "Bob")));
        Assert.Empty(Read(rows => rows.Equal(IndexedRow.ByOwner, "ann")));
        Assert.Equal(3, _store.Read(static tx => tx.Indexed().Equal(IndexedRow.ByOwner, "Ann").Count()));
    }

    [Fact]
    public void A_row_is_found_by_a_unique_key() => _store.Read(static tx =>
    {
        Assert.Equal(3, tx.Indexed().FindBy(IndexedRow.ByEmail, "a2@x")!.Id);
        Assert.Null(tx.Indexed().FindBy(IndexedRow.ByEmail, "nobody@x"));
        Assert.Equal(4, tx.Indexed().Ordered(IndexedRow.ByRank).Find(2)!.Id);
        Assert.Null(tx.Indexed().Ordered(IndexedRow.ByRank).Find(9));
    });

    [Fact]
    public void An_ordered_index_gives_ranges_both_ways()
    {
        Assert.Equal([2, 4, 1], Read(rows => rows.Ordered(IndexedRow.ByBalance).Range(20, 30)));
        Assert.Equal([1, 4, 2], Read(rows => rows.Ordered(IndexedRow.ByBalance).Range(20, 30).Descending()));
        Assert.Equal([1, 5], Read(rows => rows.Ordered(IndexedRow.ByBalance).From(21)));
        Assert.Equal([3, 2, 4], Read(rows => rows.Ordered(IndexedRow.ByBalance).UpTo(29)));
        Assert.Equal([2, 4], Read(rows => rows.Ordered(IndexedRow.ByBalance).Equal(20)));
        Assert.Equal([3, 2, 4, 1, 5], Read(rows => rows.Ordered(IndexedRow.ByBalance).Ascending()));
        Assert.Equal([5, 1, 4, 2, 3], Read(rows => rows.Ordered(IndexedRow.ByBalance).Descending()));
        Assert.Equal([5, 1], Read(rows => rows.Ordered(IndexedRow.ByBalance).TopN(2)));
        Assert.Empty(Read(rows => rows.Ordered(IndexedRow.ByBalance).TopN(0)));
        Assert.Empty(Read(rows => rows.Ordered(IndexedRow.ByBalance).Range(30, 20)));
        Assert.Empty(Read(rows => rows.Ordered(IndexedRow.ByBalance).Range(21, 29).Descending()));
    }

    [Fact]
    public void The_ends_of_an_ordered_index_are_its_smallest_and_its_largest_row() => _store.Read(static tx =>
    {
        Assert.Equal(3, tx.Indexed().Ordered(IndexedRow.ByBalance).First()!.Id);
        Assert.Equal(5, tx.Indexed().Ordered(IndexedRow.ByBalance).Last()!.Id);
        Assert.Equal(1, tx.Indexed().Ordered(IndexedRow.ByKey).First()!.Id);
        Assert.Equal(5, tx.Indexed().Ordered(IndexedRow.ByKey).Last()!.Id);
    });

    [Fact]
    public void An_ordered_primary_key_gives_ranges_of_keys()
    {
        Assert.Equal([2, 3, 4], Read(rows => rows.Ordered(IndexedRow.ByKey).Range(2, 4)));
        Assert.Equal([5, 4], Read(rows => rows.Ordered(IndexedRow.ByKey).TopN(2)));
    }

    [Fact]
    public void Keys_of_several_columns_are_ordered_column_by_column()
    {
        Assert.Equal([3, 1, 2, 5, 4], Read(rows => rows.Ordered(IndexedRow.ByBranchAndBalance).Ascending()));
        Assert.Equal(
            [1, 2], Read(rows => rows.Ordered(IndexedRow.ByBranchAndBalance).Range(("b1", 11), ("b2", 39))));
        Assert.Equal(
            [2, 5], Read(rows => rows.Ordered(IndexedRow.ByBranchAndBalance).Between(("b2", 0), ("b2", 0), 1)));
        Assert.Equal(
            [4, 5, 2],
            Read(rows => rows.Ordered(IndexedRow.ByBranchAndBalance).Between(("b2", 0), ("b3", 0), 1).Descending()));
    }

    [Fact]
    public void Null_comes_before_all_other_keys()
    {
        Assert.Equal([2, 5, 3, 4, 1], Read(rows => rows.Ordered(IndexedRow.ByRank).Ascending()));
        Assert.Equal([2, 5], Read(rows => rows.Ordered(IndexedRow.ByRank).Equal(null)));
        Assert.Equal([2, 4], Read(rows => rows.Equal(IndexedRow.ByEmail, null)));
        Assert.Equal([2, 5, 3], Read(rows => rows.Ordered(IndexedRow.ByRank).UpTo(1)));
    }

    [Fact]
    public void An_update_moves_its_row_and_a_removal_takes_it_out()
    {
        _store.Atomically(static tx =>
        {
            tx.Indexed().Update(3, static row => row with { Balance = 50, Owner = "Bob" });
            tx.Indexed().Remove(2);
        });

        Assert.Equal([4, 1, 5, 3], Read(rows => rows.Ordered(IndexedRow.ByBalance).Ascending()));
        Assert.Equal([3], Read(rows => rows.Equal(IndexedRow.ByOwner, "Bob")));
        Assert.Equal([1, 5], Read(rows => rows.Equal(IndexedRow.ByOwner, "Ann")));
    }

    [Fact]
    public void A_row_that_returns_to_its_old_key_is_found_once()
    {
        for (int round = 0; round < 5; round++)
        {
            _store.Atomically(static tx => tx.Indexed().Update(3, static row => row with { Owner = "Zoe" }));
            Assert.Equal([1, 5], Read(rows => rows.Equal(IndexedRow.ByOwner, "Ann")));
            _store.Atomically(static tx => tx.Indexed().Update(3, static row => row with { Owner = "Ann" }));
            Assert.Equal([1, 3, 5], Read(rows => rows.Equal(IndexedRow.ByOwner, "Ann")));
        }
    }

    [Fact]
    public void A_snapshot_reads_what_an_index_was()
    {
        _store.Read(tx =>
        {
            _store.Move(3, 99);
            _store.Move(5, 1);
            Assert.Equal([3, 2, 4, 1, 5], Ids(tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending()));
        });
        Assert.Equal([5, 2, 4, 1, 3], Read(rows => rows.Ordered(IndexedRow.ByBalance).Ascending()));
    }

    [Theory, MemberData(nameof(Levels))]
    public void Own_writes_show_in_their_places(IsolationLevel level) => _store.Atomically(
        static tx =>
        {
            Table<long, IndexedRow> rows = tx.Indexed();
            rows.Update(3, static row => row with { Balance = 35, Owner = "Bob" });
            rows.Remove(4);
            rows.Upsert(IndexedRow.Of(6, 20));

            Assert.Equal([2, 6, 1, 3, 5], Ids(rows.Ordered(IndexedRow.ByBalance).Ascending()));
            Assert.Equal([5, 3, 1, 6, 2], Ids(rows.Ordered(IndexedRow.ByBalance).Descending()));
            Assert.Equal([1, 3], Ids(rows.Ordered(IndexedRow.ByBalance).Range(21, 39)));
            Assert.Equal([5, 3], Ids(rows.Ordered(IndexedRow.ByBalance).TopN(2)));
            Assert.Equal([2, 3], Ids(rows.Equal(IndexedRow.ByOwner, "Bob")));
            Assert.Equal([1, 5], Ids(rows.Equal(IndexedRow.ByOwner, "Ann")));
            Assert.Equal(2, rows.Equal(IndexedRow.ByOwner, "Ann").Count());
            rows.Update(3, static row => row with { Balance = 5 });
            Assert.Equal(3, rows.Ordered(IndexedRow.ByBalance).First()!.Id);
            Assert.Null(rows.Ordered(IndexedRow.ByRank).Find(2));
        },
        new TransactionOptions { Isolation = level });

    [Theory, MemberData(nameof(Levels))]
    public void A_body_may_move_the_rows_that_it_walks_over(IsolationLevel level)
    {
        _store.Atomically(
            static tx =>
            {
                int steps = 0;
                foreach (IndexedRow row in tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending())
                {
                    tx.Indexed().Update(row.Id, static row => row with { Balance = row.Balance + 1000 });
                    Assert.True(++steps <= 5, "a row that was moved ahead was met again");
                }
            },
            new TransactionOptions { Isolation = level });

        Assert.Equal([3, 2, 4, 1, 5], Read(rows => rows.Ordered(IndexedRow.ByBalance).From(1000)));
    }

    [Fact]
    public void Rows_of_a_transaction_that_has_ended_are_refused()
    {
        IndexRows<long, IndexedRow, long> kept = default;
        IndexRowEnumerator<long, IndexedRow, long> walk = default;
        _store.Atomically(tx =>
        {
            kept = tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending();
            walk = kept.GetEnumerator();
            Assert.True(walk.MoveNext());
        });

        Assert.Throws<TransactionEndedException>(() => kept.Count());
        Assert.Throws<TransactionEndedException>(() => walk.MoveNext());
    }

    [Fact]
    public void An_index_of_another_table_is_refused() => _store.Read(static tx =>
    {
        ReadTable<long, IndexedRow> rows = tx.Indexed();
        IndexedRowIndex<long> stranger = new("ByBalance", 4, IndexKind.Ordered, static row => row.Balance, Compare);

        Assert.Throws<ArgumentException>(() => Stranger(rows, stranger));
        Assert.Throws<ArgumentException>(() => Hash(rows));
    });

    public static TheoryData<IsolationLevel> Levels => new(Enum.GetValues<IsolationLevel>());

    static void Stranger(ReadTable<long, IndexedRow> rows, IndexedRowIndex<long> index) => rows.Equal(index, 1);

    static void Hash(ReadTable<long, IndexedRow> rows) => rows.Ordered(IndexedRow.ByOwner);

    static int Compare(long left, long right) => left.CompareTo(right);

    static long[] Ids<TIndexKey>(IndexRows<long, IndexedRow, TIndexKey> rows)
    {
        var ids = new List<long>();
        foreach (IndexedRow row in rows)
            ids.Add(row.Id);
        return [.. ids];
    }

    long[] Read<TIndexKey>(Func<ReadTable<long, IndexedRow>, IndexRows<long, IndexedRow, TIndexKey>> ask)
        => _store.Read(tx => Ids(ask(tx.Indexed())));
}
