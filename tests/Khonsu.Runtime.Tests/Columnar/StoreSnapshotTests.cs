using Apache.Arrow;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Runtime.Tests.Columnar;

/// <summary>What a columnar snapshot shows, and what it shares with the one before.</summary>
public sealed class StoreSnapshotTests : IDisposable
{
    const int Rows = 20_000;

    readonly Random _random = new(5);
    readonly KhonsuStore _store = KhonsuStore.Open();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_snapshot_has_every_value_of_every_row()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        using StoreSnapshot snapshot = _store.Snapshot();
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(snapshot));
        Assert.Equal(Rows, snapshot.Table<int, Parcel>().RowCount);
    }

    [Fact]
    public void Columns_that_are_trees_are_shown_and_change()
    {
        var trees = new RandomTrees(_random);
        List<Trees.Order> orders = [.. Enumerable.Range(0, 300).Select(_ => trees.Order())];
        _store.Atomically(orders, static (tx, orders) => orders.ForEach(tx.Orders.Add));
        for (int round = 0; round < 5; round++)
        {
            using StoreSnapshot snapshot = _store.Snapshot();
            Assert.Equal(TextsOf(_store), TextsOf(snapshot));
            Trees.Order changed = orders[_random.Next(orders.Count)];
            Trees.Order other = trees.Order();
            _store.Atomically(tx => tx.Orders.Update(
                changed.Id, row => row with { Lines = other.Lines, Paid = other.Paid, Words = other.Words }));
        }
    }

    [Fact]
    public void A_snapshot_stays_what_it_was()
    {
        ParcelTable.Fill(_store, _random, 0, 100);
        Parcel[] before = ParcelTable.RowsOf(_store);
        using StoreSnapshot snapshot = _store.Snapshot();
        Change(50);
        using StoreSnapshot next = _store.Snapshot();
        Assert.Equal(before, ParcelTable.RowsOf(snapshot));
        Assert.NotEqual(before, ParcelTable.RowsOf(next));
    }

    [Theory]
    [InlineData(300, 10)]
    [InlineData(300, 200)]
    [InlineData(Rows, 500)]
    public void Snapshots_after_random_changes_have_what_the_table_has(int rows, int changes)
    {
        ParcelTable.Fill(_store, _random, 0, rows);
        StoreSnapshot? last = null;
        for (int round = 0; round < 12; round++)
        {
            StoreSnapshot snapshot = _store.Snapshot();
            last?.Dispose();
            last = snapshot;
            Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(snapshot));
            Change(changes);
            if (round % 4 == 3)
                Replace(rows, 20);
        }

        last?.Dispose();
    }

    [Fact]
    public void A_word_that_a_chunk_has_is_mended_and_a_new_one_is_there_too()
    {
        ParcelTable.Fill(_store, _random, 0, 200);
        using StoreSnapshot first = _store.Snapshot();
        _store.Atomically(static tx => tx.Parcels.Update(
            5, static row => row with { Carrier = row.Carrier == "carrier 1" ? "carrier 2" : "carrier 1" }));
        using StoreSnapshot second = _store.Snapshot();
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(second));
        Assert.Same(ParcelTable.MemoryOf(first, 0, "weight"), ParcelTable.MemoryOf(second, 0, "weight"));
        Assert.NotSame(ParcelTable.MemoryOf(first, 0, "carrier"), ParcelTable.MemoryOf(second, 0, "carrier"));
        Assert.Same(ParcelTable.MemoryOf(first, 0, "mood"), ParcelTable.MemoryOf(second, 0, "mood"));
        _store.Atomically(static tx => tx.Parcels.Row(5).Carrier = "a new one");
        using StoreSnapshot third = _store.Snapshot();
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(third));
    }

    [Fact]
    public void Words_are_filtered_sorted_and_grouped()
    {
        ParcelTable.Fill(_store, _random, 0, 2_000);
        using StoreSnapshot snapshot = _store.Snapshot();
        Parcel[] rows = ParcelTable.RowsOf(_store);
        ColumnTable parcels = snapshot.Parcels;
        ColumnMask few = parcels.Compare("carrier", ColumnComparison.Less, "carrier 2");
        Assert.Equal(
            rows.Count(static row => string.CompareOrdinal(row.Carrier ?? "z", "carrier 2") < 0), few.TrueCount);
        Assert.Equal(2_000, parcels.CompareColumns("carrier", ColumnComparison.Equal, "carrier").Or(
            parcels.IsNull("carrier")).TrueCount);
        using ColumnTable sorted = parcels.Sort("carrier");
        using RecordBatch batch = sorted.ToRecordBatch();
        Assert.Equal(
            rows.Select(static row => row.Carrier).OrderBy(static c => c ?? "z", StringComparer.Ordinal),
            TextsOf(batch, "carrier"));
        using ColumnTable groups = parcels.Group(["carrier"], [ColumnAggregate.Count()], few);
        using RecordBatch totals = groups.ToRecordBatch();
        Assert.Equal(
            rows.Where(static row => string.CompareOrdinal(row.Carrier ?? "z", "carrier 2") < 0)
                .GroupBy(static row => row.Carrier).Select(static group => $"{group.Key} {group.Count()}").Order(),
            TextsOf(totals, "carrier").Select(
                (carrier, row) => $"{carrier} {((Int64Array)totals.Column("count")).GetValue(row)}").Order());
    }

    static IEnumerable<string?> TextsOf(RecordBatch batch, string column)
    {
        var words = (DictionaryArray)batch.Column(column);
        return Enumerable.Range(0, batch.Length).Select(row => words.IsNull(row)
            ? null
            : ((StringArray)words.Dictionary).GetString(((Int32Array)words.Indices).GetValue(row)!.Value));
    }

    [Fact]
    public void A_chunk_without_a_change_is_shared()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        using StoreSnapshot first = _store.Snapshot();
        using StoreSnapshot second = _store.Snapshot();
        for (int chunk = 0; chunk < first.Table<int, Parcel>().Chunks.Count; chunk++)
        {
            Assert.Same(
                ParcelTable.MemoryOf(first, chunk, "weight"), ParcelTable.MemoryOf(second, chunk, "weight"));
        }
    }

    [Fact]
    public void Of_a_changed_row_the_columns_that_changed_are_copied_and_no_others()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        using StoreSnapshot first = _store.Snapshot();
        int changed = Rows - 1;
        _store.Atomically(tx => tx.Parcels.Row(changed).Weight += 1);
        using StoreSnapshot second = _store.Snapshot();
        int chunks = first.Table<int, Parcel>().Chunks.Count;
        Assert.NotSame(
            ParcelTable.MemoryOf(first, chunks - 1, "weight"), ParcelTable.MemoryOf(second, chunks - 1, "weight"));
        Assert.Same(
            ParcelTable.MemoryOf(first, chunks - 1, "price"), ParcelTable.MemoryOf(second, chunks - 1, "price"));
        Assert.Same(ParcelTable.MemoryOf(first, 0, "weight"), ParcelTable.MemoryOf(second, 0, "weight"));
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(second));
    }

    [Fact]
    public void A_row_written_with_the_same_values_copies_nothing()
    {
        ParcelTable.Fill(_store, _random, 0, 100);
        using StoreSnapshot first = _store.Snapshot();
        _store.Atomically(static tx => tx.Parcels.Update(5, static row => row with { }));
        using StoreSnapshot second = _store.Snapshot();
        Assert.Same(ParcelTable.MemoryOf(first, 0, "weight"), ParcelTable.MemoryOf(second, 0, "weight"));
    }

    [Fact]
    public void Shared_memory_lives_as_long_as_any_snapshot_that_has_it()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        StoreSnapshot first = _store.Snapshot();
        using StoreSnapshot second = _store.Snapshot();
        Parcel[] rows = ParcelTable.RowsOf(second);
        first.Dispose();
        first.Dispose();
        _store.ForgetColumns();
        Change(Rows);
        using StoreSnapshot third = _store.Snapshot();
        Assert.Equal(rows, ParcelTable.RowsOf(second));
    }

    [Fact]
    public void A_batch_that_is_disposed_of_by_mistake_takes_nothing_from_others()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        using StoreSnapshot first = _store.Snapshot();
        foreach (RecordBatch chunk in first.Table<int, Parcel>().Chunks)
        {
            chunk.Dispose();
            chunk.Dispose();
        }

        first.Dispose();
        using StoreSnapshot second = _store.Snapshot();
        using (StoreSnapshot third = _store.Snapshot())
            Change(100);
        Assert.Equal(Rows, ParcelTable.RowsOf(second).Length);
        using StoreSnapshot last = _store.Snapshot();
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(last));
    }

    [Fact]
    public void Memory_that_nobody_shares_serves_again()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        List<StoreSnapshot> kept = [];
        // Why the most: the first ones may be given what other tests have left behind.
        long fresh = Allocated(kept.Add).Max();
        long again = Allocated(static snapshot => snapshot.Dispose()).Min();
        // Why not nothing: memory of less than 64 KiB is not worth giving back, and small segments have small chunks.
        Assert.True(again * 4 < fresh * 3, $"{again} bytes with and {fresh} without giving memory back");
        GC.KeepAlive(kept);
    }

    [Fact]
    public void All_tables_are_of_one_moment()
    {
        ParcelTable.Fill(_store, _random, 0, 10);
        _store.Atomically(static tx => tx.Stampeds.Add(new Stamped(1, DateTimeOffset.UnixEpoch)));
        using StoreSnapshot first = _store.Snapshot();
        _store.Atomically(static tx =>
        {
            tx.Parcels.Remove(3);
            tx.Stampeds.Update(1, static row => row with { At = row.At.AddDays(1) });
            tx.Stampeds.Add(new Stamped(2, DateTimeOffset.UnixEpoch));
        });
        using StoreSnapshot second = _store.Snapshot();
        Assert.Equal((10, 1), CountsOf(first));
        Assert.Equal((9, 2), CountsOf(second));
        Assert.True(second.Timestamp > first.Timestamp);
        Assert.Equal([typeof(Parcel), typeof(Stamped)], second.RecordTypes.OrderBy(static type => type.Name));
    }

    [Fact]
    public void A_table_that_was_never_used_has_its_columns_and_no_rows()
    {
        using StoreSnapshot snapshot = _store.Snapshot();
        ColumnTable table = snapshot.Table<int, Parcel>();
        Assert.Empty(table.Chunks);
        Assert.Equal(0, table.RowCount);
        Assert.Equal("weight", table.Schema.GetFieldByIndex(1).Name);
    }

    [Fact]
    public void Tables_are_properties_of_a_snapshot()
    {
        ParcelTable.Fill(_store, _random, 0, 10);
        using StoreSnapshot snapshot = _store.Snapshot();
        Assert.Same(snapshot.Table<int, Parcel>(), snapshot.Parcels);
        Assert.Equal(10, snapshot.Parcels.Count("weight"));
        Assert.Equal(0, snapshot.Stampeds.RowCount);
    }

    [Fact]
    public void A_snapshot_in_a_block_of_the_store_is_refused()
        => Assert.Throws<NestedTransactionException>(() => _store.Read(_ => _store.Snapshot()));

    [Fact]
    public void A_snapshot_of_a_closed_store_is_refused()
    {
        _store.Dispose();
        Assert.Throws<ObjectDisposedException>(_store.Snapshot);
    }

    [Fact]
    public void A_table_of_a_disposed_snapshot_is_refused()
    {
        StoreSnapshot snapshot = _store.Snapshot();
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(snapshot.Table<int, Parcel>);
    }

    [Fact]
    public void A_value_that_a_column_cannot_hold_is_an_error_and_the_next_snapshot_works()
    {
        ParcelTable.Fill(_store, _random, 0, 100);
        _store.Snapshot().Dispose();
        string town = ParcelTable.RowsOf(_store)[7].Town;
        _store.Atomically(static tx => tx.Parcels.Row(7).Town = "\ud800");
        Assert.Equal("town", Assert.Throws<ColumnValueException>(_store.Snapshot).Column);
        _store.Atomically(tx => tx.Parcels.Row(7).Town = town);
        using StoreSnapshot snapshot = _store.Snapshot();
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(snapshot));
    }

    [Fact]
    public void A_transaction_from_before_the_first_snapshot_keeps_nothing_from_being_right()
    {
        ParcelTable.Fill(_store, _random, 0, Rows);
        using Transaction early = _store.Begin();
        early.Parcels.Update(1, static row => row with { Weight = -1 });
        using StoreSnapshot first = _store.Snapshot();
        using StoreSnapshot second = _store.Snapshot();
        early.Commit();
        using StoreSnapshot third = _store.Snapshot();
        using StoreSnapshot fourth = _store.Snapshot();
        Assert.NotSame(ParcelTable.MemoryOf(first, 0, "weight"), ParcelTable.MemoryOf(second, 0, "weight"));
        Assert.Same(ParcelTable.MemoryOf(third, 0, "weight"), ParcelTable.MemoryOf(fourth, 0, "weight"));
        Assert.Equal(ParcelTable.RowsOf(_store), ParcelTable.RowsOf(fourth));
    }

    [Fact]
    public void A_snapshot_keeps_no_versions()
    {
        ParcelTable.Fill(_store, _random, 0, 10);
        using StoreSnapshot snapshot = _store.Snapshot();
        Assert.Empty(_store.ActiveTransactions);
    }

    // Why the least: another test may take what was given back, or collect it.
    List<long> Allocated(Action<StoreSnapshot> end)
    {
        var bytes = new List<long>();
        for (int attempt = 0; attempt < 8; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _store.ForgetColumns();
            end(_store.Snapshot());
            bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return bytes;
    }

    static string[] TextsOf(KhonsuStore store) =>
        store.Read(static tx => tx.Orders.Select(DeepText.Of).Order(StringComparer.Ordinal).ToArray());

    static string[] TextsOf(StoreSnapshot snapshot)
    {
        using KhonsuStore copy = KhonsuStore.Open();
        copy.Atomically(tx =>
        {
            foreach (RecordBatch chunk in snapshot.Table<Trees.OrderId, Trees.Order>().Chunks)
                tx.Orders.FromRecordBatch(chunk);
        });
        return TextsOf(copy);
    }

    static (long Parcels, long Stampeds) CountsOf(StoreSnapshot snapshot)
        => (snapshot.Table<int, Parcel>().RowCount, snapshot.Table<int, Stamped>().RowCount);

#pragma warning disable KHN105 // One thread writes, so no body runs twice.
    void Change(int rows)
    {
        int[] ids = _store.Read(static tx => tx.Parcels.Select(static row => row.Id).ToArray());
        _store.Atomically(tx =>
        {
            for (int change = 0; change < rows; change++)
            {
                int id = ids[_random.Next(ids.Length)];
                Parcel fresh = ParcelTable.Make(_random, id);
                // Why two ways: where only a column changes, the others must stay what they are.
                tx.Parcels.Update(id, row => change % 2 == 0 ? fresh : row with { Weight = fresh.Weight });
            }
        });
    }

    void Replace(int keys, int rows) => _store.Atomically(tx =>
    {
        for (int change = 0; change < rows; change++)
        {
            tx.Parcels.Remove(_random.Next(keys));
            tx.Parcels.Upsert(ParcelTable.Make(_random, keys + _random.Next(keys)));
        }
    });
#pragma warning restore KHN105
}
