using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class BatchCheckTests
{
    static readonly TimestampType s_nanoseconds = new(TimeUnit.Nanosecond, "UTC");

    static List<(Field Field, IArrowArray Array)> Columns() =>
    [
        (new Field("id", Int64Type.Default, false), new Int64Array.Builder().Append(1).Append(2).Build()),
        (new Field("name", StringType.Default, false), new StringArray.Builder().Append("a").Append("b").Build()),
        (new Field("value", DoubleType.Default, false), new DoubleArray.Builder().Append(1.5).Append(2.5).Build()),
        (new Field("at", s_nanoseconds, false), Times(s_nanoseconds)),
        (new Field("count", Int32Type.Default, true), new Int32Array.Builder().Append(7).AppendNull().Build()),
    ];

    static IArrowArray Times(TimestampType type) =>
        new TimestampArray.Builder(type).Append(DateTimeOffset.UnixEpoch).Append(DateTimeOffset.UnixEpoch).Build();

    static StringArray Text(byte[] offsets, byte[] data) =>
        new(2, new ArrowBuffer(offsets), new ArrowBuffer(data), ArrowBuffer.Empty);

    static RecordBatch Batch(List<(Field Field, IArrowArray Array)> columns, int rows = 2) =>
        new(new Schema(columns.Select(static c => c.Field), null), columns.Select(static c => c.Array), rows);

    static SchemaMismatchException Refused(List<(Field Field, IArrowArray Array)> columns)
    {
        KhonsuStore store = KhonsuStore.Open();

        // Given a good batch first: the bad one behind it must be found before the good one is written.
        SchemaMismatchException error = store.Atomically(tx =>
        {
            Table<long, Reading> table = tx.Readings;
            SchemaMismatchException refused = Assert.Throws<SchemaMismatchException>(
                () => table.FromRecordBatches([Batch(Columns()), Batch(columns)]));
            Assert.Equal(0, table.Count);
            return refused;
        });
        Assert.Equal("readings", error.Table);
        foreach (string part in new[] { error.Table, error.Column, error.Expected, error.Found })
            Assert.Contains(part, error.Message);
        return error;
    }

    [Fact]
    public void A_foreign_batch_is_read_in_any_order_of_columns_and_with_fields_marked_nullable()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns.Reverse();
        columns = [.. columns.Select(static c => (new Field(c.Field.Name, c.Field.DataType, nullable: true), c.Array))];
        List<Reading> rows = KhonsuStore.Open().Atomically(tx =>
        {
            Assert.Equal(2, tx.Readings.FromRecordBatch(Batch(columns)));
            return tx.Readings.OrderBy(static r => r.Id).ToList();
        });
        Assert.Equal(
            [new Reading(1, "a", 1.5, DateTime.UnixEpoch, 7), new Reading(2, "b", 2.5, DateTime.UnixEpoch, null)],
            rows);
    }

    [Fact]
    public void A_missing_column_is_named_with_what_the_batch_has()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns.RemoveAt(2);
        SchemaMismatchException error = Refused(columns);
        Assert.Equal(("value", "double not null", "no column"), (error.Column, error.Expected, error.Found));
        Assert.Contains("id, name, at, count", error.Message);
    }

    [Fact]
    public void An_extra_column_is_named()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns.Add((new Field("more", StringType.Default, false), columns[1].Array));
        SchemaMismatchException error = Refused(columns);
        Assert.Equal(("more", "no column", "utf8"), (error.Column, error.Expected, error.Found));
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns.Add(columns[1]);
        Assert.Equal("name", Refused(columns).Column);
    }

    [Fact]
    public void A_column_of_another_type_is_refused()
    {
        TimestampType microseconds = new(TimeUnit.Microsecond, "UTC");
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns[3] = (new Field("at", microseconds, false), Times(microseconds));
        SchemaMismatchException error = Refused(columns);
        Assert.Equal(
            ("at", "timestamp[ns, UTC] not null", "timestamp[us, UTC]"), (error.Column, error.Expected, error.Found));

        columns = Columns();
        IArrowArray large = new LargeStringArray.Builder().Append("a").Append("b").Build();
        columns[1] = (new Field("name", LargeStringType.Default, false), large);
        Assert.Equal("name", Refused(columns).Column);
    }

    [Fact]
    public void Another_extension_type_over_the_same_storage_is_refused()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        Dictionary<string, string> metadata = new() { ["ARROW:extension:name"] = "acme.celsius" };
        columns[2] = (new Field("value", DoubleType.Default, false, metadata), columns[2].Array);
        Assert.Equal("acme.celsius (double)", Refused(columns).Found);
    }

    [Fact]
    public void Nulls_in_a_column_that_does_not_accept_them_are_counted()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns[1] = (columns[1].Field, new StringArray.Builder().AppendNull().Append("b").Build());
        Assert.Equal(("name", "1 nulls in 2 values"), (Refused(columns).Column, Refused(columns).Found));
    }

    [Fact]
    public void A_column_of_another_length_is_damage()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns[2] = (columns[2].Field, new DoubleArray.Builder().Append(1).Build());
        ArrowFormatException error = Assert.Throws<ArrowFormatException>(
            () => KhonsuStore.Open().Atomically(tx => tx.Readings.FromRecordBatch(Batch(columns))));
        Assert.Contains("column value of table readings", error.Message);
    }

    [Fact]
    public void Offsets_outside_the_data_are_refused_and_not_followed()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        byte[] offsets = [0, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F];
        columns[1] = (columns[1].Field, Text(offsets, [65]));
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => KhonsuStore.Open().Atomically(tx => tx.Readings.FromRecordBatch(Batch(columns))));
        Assert.Equal(("name", "2", 1), (error.Column, error.Key, error.Row));
    }

    [Fact]
    public void Buffers_shorter_than_their_values_are_damage()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        columns[2] = (columns[2].Field, new DoubleArray(new ArrowBuffer(new byte[8]), ArrowBuffer.Empty, 2, 0, 0));
        Assert.Throws<ArrowFormatException>(
            () => KhonsuStore.Open().Atomically(tx => tx.Readings.FromRecordBatch(Batch(columns))));
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_its_key()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        byte[] offsets = [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0];
        columns[1] = (columns[1].Field, Text(offsets, [65, 0xFF]));
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => KhonsuStore.Open().Atomically(tx => tx.Readings.FromRecordBatch(Batch(columns))));
        Assert.Equal(("readings", "name", "2", "FF"), (error.Table, error.Column, error.Key, error.Value));
    }

    [Fact]
    public void A_timestamp_finer_than_a_tick_is_refused()
    {
        List<(Field Field, IArrowArray Array)> columns = Columns();
        byte[] times = [.. BitConverter.GetBytes(100L), .. BitConverter.GetBytes(101L)];
        IArrowArray array = new TimestampArray(s_nanoseconds, new ArrowBuffer(times), ArrowBuffer.Empty, 2, 0, 0);
        columns[3] = (columns[3].Field, array);
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => KhonsuStore.Open().Atomically(tx => tx.Readings.FromRecordBatch(Batch(columns))));
        Assert.Equal(("at", 101L), (error.Column, error.Value));
    }
}
