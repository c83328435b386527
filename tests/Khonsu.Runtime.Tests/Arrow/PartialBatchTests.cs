using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Batches with some columns of a table change what they have; batches of keys remove rows.</summary>
public sealed class PartialBatchTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly KhonsuStore _other = KhonsuStore.Open();

    public PartialBatchTests()
    {
        Fill(_store, static id => new Reading(id, $"name{id}", id, DateTime.UnixEpoch.AddDays(id), (int)id));
        Fill(_other, static id => new Reading(id, $"other{id}", -id, DateTime.UnixEpoch, null));
    }

    public void Dispose()
    {
        _store.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Only_columns_that_are_there_change()
    {
        using RecordBatch batch = Part(Rows(3, 5, 8), "value", "id", "count");

        Assert.Equal(3, Update(batch));

        Assert.Equal(
            [
                new Reading(3, "name3", -3, DateTime.UnixEpoch.AddDays(3), null),
                new Reading(4, "name4", 4, DateTime.UnixEpoch.AddDays(4), 4),
                new Reading(5, "name5", -5, DateTime.UnixEpoch.AddDays(5), null),
            ],
            _store.Read(static tx => new[] { tx.Readings[3], tx.Readings[4], tx.Readings[5] }));
    }

    [Fact]
    public void A_batch_with_all_columns_replaces_whole_rows()
    {
        using RecordBatch batch = Rows(2, 7);

        Assert.Equal(2, Update(batch));

        Assert.Equal(_other.Read(static tx => tx.Readings[7]), _store.Read(static tx => tx.Readings[7]));
        Assert.Equal("name3", _store.Read(static tx => tx.Readings[3].Name));
    }

    [Fact]
    public void A_key_that_comes_twice_is_changed_twice()
    {
        using RecordBatch values = Part(Rows(4), "id", "value");
        using RecordBatch names = Part(Rows(4), "id", "name");

        Assert.Equal(2, _store.Atomically(tx => tx.Readings.FromRecordBatches([values, names], BatchMode.Update)));

        Assert.Equal(
            new Reading(4, "other4", -4, DateTime.UnixEpoch.AddDays(4), 4), _store.Read(static tx => tx.Readings[4]));
    }

    [Fact]
    public void What_the_transaction_has_written_before_is_built_on()
    {
        using RecordBatch values = Part(Rows(4), "id", "value");

        _store.Atomically(tx =>
        {
            tx.Readings.Row(4).Name = "mine";
            tx.Readings.FromRecordBatch(values, BatchMode.Update);
        });

        Assert.Equal(("mine", -4), _store.Read(static tx => (tx.Readings[4].Name, tx.Readings[4].Value)));
    }

    [Fact]
    public void A_key_that_is_not_there_is_an_error_and_nothing_is_written()
    {
        _store.Atomically(static tx => tx.Readings.Remove(5));
        using RecordBatch batch = Part(Rows(3, 5), "id", "value");

        using Transaction transaction = _store.Begin();
        RowNotFoundException refused = Assert.Throws<RowNotFoundException>(
            () => transaction.Readings.FromRecordBatch(batch, BatchMode.Update));

        Assert.Contains("'5'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, transaction.Readings[3].Value);
    }

    [Theory]
    [InlineData(BatchMode.Insert)]
    [InlineData(BatchMode.Upsert)]
    public void The_other_modes_want_all_columns(BatchMode mode)
    {
        using RecordBatch batch = Part(Rows(3), "id", "value");

        SchemaMismatchException refused = Assert.Throws<SchemaMismatchException>(
            () => _store.Atomically(tx => tx.Readings.FromRecordBatch(batch, mode)));

        Assert.Contains("name", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BatchMode.Update + 1, SchemaMatch.Versions)]
    [InlineData(BatchMode.Upsert, SchemaMatch.Evolve + 1)]
    public void A_mode_or_a_match_that_is_none_is_refused_before_anything_is_read(BatchMode mode, SchemaMatch match)
    {
        using RecordBatch batch = Rows(3);
        using MemoryStream stream = new();
        _store.Read(tx => tx.Readings.WriteArrowStream(stream));
        stream.Position = 0;

        Assert.Throws<ArgumentOutOfRangeException>(
            () => _store.Atomically(tx => tx.Readings.FromRecordBatch(batch, mode, match)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _store.Atomically(tx => tx.Readings.FromRecordBatches([batch], mode, match)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _store.Atomically(tx => tx.Readings.ReadArrowStream(stream, mode, match)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _store.Atomically(tx => tx.Readings.ReadArrowFile("is not opened", mode, match)));
        Assert.Equal(0, stream.Position);
    }

    [Fact]
    public void A_batch_without_a_key_or_with_a_foreign_column_is_refused()
    {
        using RecordBatch keyless = Part(Rows(3), "name", "value");
        RecordBatch ofAnotherType = Renamed(Part(Rows(3), "name", "value"), "id", "value");
        RecordBatch unknown = Renamed(Part(Rows(3), "id", "name"), "id", "what");
        foreach (RecordBatch wrong in new[] { keyless, ofAnotherType, unknown })
        {
            Assert.Throws<SchemaMismatchException>(() => Update(wrong));
            Assert.Throws<SchemaMismatchException>(() => _store.Atomically(tx => tx.Readings.RemoveKeys(wrong)));
        }

        Assert.Equal(10, _store.Read(static tx => tx.Readings.Count));
    }

    [Fact]
    public void Rows_go_whose_keys_a_batch_has()
    {
        using RecordBatch keys = Part(Rows(2, 4, 9), "id");
        using RecordBatch more = Part(Rows(4, 6), "id", "count");

        Assert.Equal(4, _store.Atomically(tx => tx.Readings.RemoveKeys([keys, more])));
        Assert.Equal(
            [0, 1, 3, 5, 7, 8], _store.Read(static tx => tx.Readings.Select(static row => row.Id).Order().ToArray()));
        Assert.Equal(0, _store.Atomically(tx => tx.Readings.RemoveKeys(keys)));
    }

    [Fact]
    public void Trees_are_changed_column_by_column_too()
    {
        var trees = new RandomTrees(new Random(11));
        Trees.Order before = trees.Order();
        Trees.Order after = trees.Order() with { Id = before.Id };
        using KhonsuStore source = KhonsuStore.Open();
        source.Atomically(tx => tx.Orders.Add(after));
        _store.Atomically(tx => tx.Orders.Add(before));
        using RecordBatch whole = source.Read(static tx => tx.Orders.ToRecordBatch());
        RecordBatch batch = Part(whole, "lines", "id", "due", "prices");

        _store.Atomically(tx => tx.Orders.FromRecordBatch(batch, BatchMode.Update));

        Assert.Equal(
            DeepText.Of(before with { Lines = after.Lines, Due = after.Due, Prices = after.Prices }),
            DeepText.Of(_store.Read(tx => tx.Orders[before.Id])));
    }

    int Update(RecordBatch batch) => _store.Atomically(tx => tx.Readings.FromRecordBatch(batch, BatchMode.Update));

    RecordBatch Rows(params long[] ids)
    {
        using KhonsuStore some = KhonsuStore.Open();
        some.Atomically(ids, (tx, ids) =>
        {
            foreach (long id in ids)
                tx.Readings.Add(_other.Read(id, static (other, id) => other.Readings[id]));
        });
        return some.Read(static tx => tx.Readings.ToRecordBatch());
    }

    static RecordBatch Part(RecordBatch batch, params string[] columns) => new(
        new Schema(columns.Select(batch.Schema.GetFieldByName), null), columns.Select(batch.Column), batch.Length);

    static RecordBatch Renamed(RecordBatch batch, params string[] names) => new(
        new Schema(names.Select((name, column) => new Field(name, batch.Column(column).Data.DataType, false)), null),
        batch.Arrays,
        batch.Length);

    static void Fill(KhonsuStore store, Func<long, Reading> make) => store.Atomically(tx =>
    {
        for (long id = 0; id < 10; id++)
            tx.Readings.Add(make(id));
    });
}
