using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Groups against those of LINQ, which come in the order of their first rows too.</summary>
public sealed class ColumnGroupTests
{
    static readonly string[] s_columns = ["small", "text", "price", "flag", "ratio"];

    static readonly ColumnAggregate[] s_aggregates =
    [
        ColumnAggregate.Count(),
        ColumnAggregate.Count("text"),
        ColumnAggregate.Sum("small"),
        ColumnAggregate.Sum("price"),
        ColumnAggregate.Least("text"),
        ColumnAggregate.Greatest("ratio"),
        ColumnAggregate.Least("price"),
        ColumnAggregate.Mean("small").As("middle"),
        ColumnAggregate.Mean("price"),
        ColumnAggregate.Sum("id"),
    ];

    [Fact]
    public void Groups_and_their_aggregates_are_what_a_loop_finds()
    {
        for (int seed = 0; seed < 120; seed++)
        {
            var random = new Random(seed);
            var sample = new RandomTable(random, random.Next(4) == 0 ? random.Next(3) : random.Next(500));
            string[] keys = [.. random.GetItems(s_columns, 1 + random.Next(2)).Distinct()];
            Check(sample, sample.Rows, keys, null);
            Check(sample, sample.WantedRows, keys, sample.Mask);
        }
    }

    [Fact]
    public void Columns_are_called_after_what_they_are_of()
    {
        using ColumnTable groups = new RandomTable(new Random(31), 20).Table.Group(["flag", "small"], s_aggregates);

        Assert.Equal(
            [
                "flag", "small", "count", "text_count", "small_sum", "price_sum", "text_least", "ratio_greatest",
                "price_least", "middle", "price_mean", "id_sum",
            ],
            groups.Schema.FieldsList.Select(static field => field.Name));
        Assert.Equal(19, ((Decimal128Type)groups.Schema.GetFieldByName("price_least").DataType).Precision);
        Assert.Equal(38, ((Decimal128Type)groups.Schema.GetFieldByName("price_sum").DataType).Precision);
    }

    [Fact]
    public void Doubles_are_added_in_the_order_of_rows_and_floats_as_doubles()
    {
        IArrowArray key = new Int32Array.Builder().Append(1).Append(2).Append(1).Append(1).Build();
        IArrowArray value = new FloatArray.Builder().Append(0.1f).Append(float.NaN).AppendNull().Append(0.2f).Build();
        using ColumnTable groups = TableOf(("key", key), ("value", value)).Group(
            ["key"],
            [ColumnAggregate.Sum("value"), ColumnAggregate.Mean("value"), ColumnAggregate.Least("value")]);

        RecordBatch batch = groups.Chunks[0];
        Assert.Equal([0.1f + (double)0.2f, double.NaN], Values<double, DoubleArray>(batch.Column("value_sum")));
        Assert.Equal([(0.1f + (double)0.2f) / 2, double.NaN], Values<double, DoubleArray>(batch.Column("value_mean")));
        Assert.Equal([0.1f, float.NaN], Values<float, FloatArray>(batch.Column("value_least")));
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_an_error_and_one_that_is_large_on_the_way_is_none()
    {
        IArrowArray key = new Int32Array.Builder().AppendRange([1, 1, 1, 2]).Build();
        IArrowArray fits = new Int64Array.Builder().AppendRange([long.MaxValue, 1, -2, 5]).Build();
        IArrowArray large = new Int64Array.Builder().AppendRange([5, 1, long.MaxValue, 5]).Build();
        IArrowArray unsigned = new UInt64Array.Builder().AppendRange([ulong.MaxValue - 1, 0, 1, 5]).Build();
        ColumnTable table = TableOf(("key", key), ("fits", fits), ("large", large), ("unsigned", unsigned));

        using ColumnTable sums = table.Group(["key"], [ColumnAggregate.Sum("fits"), ColumnAggregate.Sum("unsigned")]);
        Assert.Equal([long.MaxValue - 1, 5], Values<long, Int64Array>(sums.Chunks[0].Column(1)));
        Assert.Equal([ulong.MaxValue, 5UL], Values<ulong, UInt64Array>(sums.Chunks[0].Column(2)));
        ColumnOverflowException error = Assert.Throws<ColumnOverflowException>(
            () => table.Group(["key"], [ColumnAggregate.Sum("large")]));
        Assert.Contains("9223372036854775813", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimals_of_38_digits_are_added_without_a_wrap()
    {
        Int128 most = Khonsu.Compute.DecimalMath.Limit(38);
        IArrowArray price = DecimalsOf([most, most, 7, -most, -most, most, most]);
        IArrowArray key = new Int32Array.Builder().AppendRange([1, 1, 1, 1, 1, 2, 2]).Build();
        ColumnTable table = TableOf(("key", key), ("price", price));

        using ColumnTable sum = table.Group(
            ["key"],
            [ColumnAggregate.Sum("price")],
            table.Compare("key", ColumnComparison.Equal, 1));

        Assert.Equal(7m, ((Decimal128Array)sum.Chunks[0].Column(1)).GetValue(0));
        Assert.Throws<ColumnOverflowException>(() => table.Group(["key"], [ColumnAggregate.Sum("price")]));
    }

    [Fact]
    public void What_cannot_be_grouped_is_refused()
    {
        ColumnTable table = new RandomTable(new Random(32), 20).Table;
        Assert.Throws<ArgumentException>(() => table.Group([], [ColumnAggregate.Count()]));
        Assert.Throws<ArgumentException>(() => table.Group(["town"], [ColumnAggregate.Count()]));
        Assert.Throws<ArgumentException>(() => table.Group(["flag"], [ColumnAggregate.Sum("town")]));
        Assert.Throws<ArgumentException>(() => table.Group(["flag"], [ColumnAggregate.Count().As("flag")]));
        Assert.Throws<ColumnTypeException>(() => table.Group(["flag"], [ColumnAggregate.Sum("text")]));
        Assert.Throws<ColumnTypeException>(() => table.Group(["small"], [ColumnAggregate.Mean("flag")]));
        Assert.Throws<ArgumentException>(
            () => table.Group(["flag"], [], ColumnFilters.IsNull(new Int32Array.Builder().Append(1).Build())));
    }

    static void Check(
        RandomTable sample, IEnumerable<RandomTable.Row> rows, string[] keys, ColumnMask? where)
    {
        List<List<RandomTable.Row>> expected =
        [
            .. rows.GroupBy(row => string.Join('|', keys.Select(key => TextOf(row, key))))
                .Select(static group => group.ToList()),
        ];

        using ColumnTable groups = sample.Table.Group(keys, s_aggregates, where);

        Assert.Equal(expected.Count, groups.RowCount);
        if (expected.Count == 0)
            return;
        RecordBatch batch = groups.Chunks[0];
        using ColumnTable firsts = ColumnTable.Of(sample.Table.ToRecordBatch());
        using RecordBatch keyRows = ColumnSelection.Take(
            firsts.Project(keys).Chunks[0], [.. expected.Select(static group => (int)group[0].Id)]);
        for (int key = 0; key < keys.Length; key++)
            Assert.Equal(LinesOf(keyRows.Column(key)), LinesOf(batch.Column(key)));
        CheckAggregates(expected, batch);
    }

    static void CheckAggregates(List<List<RandomTable.Row>> expected, RecordBatch batch)
    {
        Assert.Equal(expected.Select(static g => (long)g.Count), Values<long, Int64Array>(batch.Column("count")));
        Assert.Equal(
            expected.Select(static g => (long)g.Count(static row => row.Text is not null)),
            Values<long, Int64Array>(batch.Column("text_count")));
        Assert.Equal(
            expected.Select(static g => g.Sum(static row => (long?)row.Small ?? 0)),
            Values<long, Int64Array>(batch.Column("small_sum")));
        Assert.Equal(
            expected.Select(static g => g.Sum(static row => row.Id)),
            Values<long, Int64Array>(batch.Column("id_sum")));
        for (int group = 0; group < expected.Count; group++)
        {
            List<RandomTable.Row> rows = expected[group];
            Assert.Equal(
                rows.Sum(static row => row.Price ?? 0),
                ((Decimal128Array)batch.Column("price_sum")).GetValue(group));
            Assert.Equal(
                rows.Min(static row => row.Price),
                ((Decimal128Array)batch.Column("price_least")).GetValue(group));
            Assert.Equal(
                rows.Where(static row => row.Text is not null)
                    .MinBy(static row => RandomTable.KeyOf(row, "text"))?.Text,
                ((StringArray)batch.Column("text_least")).GetString(group));
            double? greatest = ((DoubleArray)batch.Column("ratio_greatest")).GetValue(group);
            IComparable? most = rows.Select(static row => RandomTable.KeyOf(row, "ratio")).Max();
            Assert.Equal(most, greatest is { } value ? (IComparable)new RandomTable.NumberKey(value) : null);
            Assert.Equal(
                rows.Average(static row => (double?)row.Small),
                ((DoubleArray)batch.Column("middle")).GetValue(group));
            double? mean = ((DoubleArray)batch.Column("price_mean")).GetValue(group);
            Assert.Equal(rows.Exists(static row => row.Price is not null), mean is not null);
            Assert.Equal((double)(rows.Average(static row => row.Price) ?? 0), mean ?? 0, 1e-9);
        }
    }

    static string TextOf(RandomTable.Row row, string key) => RandomTable.KeyOf(row, key) switch
    {
        null => "null",
        RandomTable.NumberKey number => (number.Value == 0 ? 0.0 : number.Value).ToString("R", null),
        decimal value => (value / 1.0000000000000000000000000000m).ToString(null, null),
        IComparable value => value.ToString()!,
    };

    static T[] Values<T, TArray>(IArrowArray column)
        where T : struct, IEquatable<T>
        where TArray : PrimitiveArray<T>
        => [.. Enumerable.Range(0, column.Length).Select(row => ((TArray)column).GetValue(row)!.Value)];

    static string[] LinesOf(IArrowArray column)
    {
        var schema = new Schema([new Field("value", column.Data.DataType, nullable: true)], null);
        return [.. Arrow.ArrowText.LinesOf(new RecordBatch(schema, [column], column.Length))];
    }

    static ColumnTable TableOf(params (string Name, IArrowArray Column)[] columns) => ColumnTable.Of(new RecordBatch(
        new Schema(
            [.. columns.Select(static one => new Field(one.Name, one.Column.Data.DataType, nullable: true))], null),
        columns.Select(static one => one.Column),
        columns[0].Column.Length));

    static IArrowArray DecimalsOf(Int128[] values) => ArrowArrayFactory.BuildArray(new ArrayData(
        new Decimal128Type(38, 0),
        values.Length,
        0,
        0,
        [
            ArrowBuffer.Empty,
            new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
        ]));
}
