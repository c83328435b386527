using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Filters and aggregates of whole tables against loops over their rows.</summary>
public sealed class ColumnTableTests
{
    [Fact]
    public void Filters_have_a_truth_value_for_each_row_through_all_chunks()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var sample = new RandomTable(random, random.Next(600));
            ColumnMask small = sample.Table.Compare("small", ColumnComparison.Less, 1);
            ColumnMask text = sample.Table.Compare("text", ColumnComparison.GreaterOrEqual, "b");
            ColumnMask price = sample.Table.Compare("price", ColumnComparison.Greater, 0.00005m);

            Check(sample, small, static row => row.Small < 1, static row => row.Small is null);
            Check(sample, text, static row => Order(row.Text) >= 0, static row => row.Text is null);
            Check(sample, price, static row => row.Price > 0.00005m, static row => row.Price is null);
            Check(
                sample,
                sample.Table.CompareColumns("price", ColumnComparison.NotEqual, "price"),
                static _ => false,
                static row => row.Price is null);
            Check(sample, sample.Table.IsNull("ratio"), static row => row.Ratio is null, static _ => false);
            Check(sample, sample.Table.IsTrue("flag"), static row => row.Flag == true, static row => row.Flag is null);
            using ColumnTable some = sample.Table.Where(small.And(text.Not()).Or(price));
            Assert.Equal(
                sample.Rows.Where(static row => (row.Small < 1 && Order(row.Text) < 0) || row.Price > 0.00005m)
                    .Select(static row => row.Id),
                RandomTable.IdsOf(some));
        }

        static int? Order(string? text) => text is null
            ? null
            : System.Text.Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo("b"u8);
    }

    [Fact]
    public void Aggregates_are_those_of_all_rows_that_count()
    {
        for (int seed = 100; seed < 160; seed++)
        {
            var random = new Random(seed);
            var sample = new RandomTable(random, random.Next(600));
            Check(sample.Table, sample.Rows, null);
            Check(sample.Table, [.. sample.WantedRows], sample.Mask);
        }
    }

    [Fact]
    public void A_sum_of_chunks_may_be_large_on_the_way()
    {
        ColumnTable table = ColumnTable.Of(
            BatchOf(long.MaxValue, 5), BatchOf(long.MaxValue, 7), BatchOf(-long.MaxValue));

        Assert.Equal(long.MaxValue + (Int128)12, table.SumInteger("value"));
        Assert.Throws<ColumnOverflowException>(() => table.SumInt64("value"));
        ColumnMask where = table.Compare("value", ColumnComparison.NotEqual, 5)
            .And(table.Compare("value", ColumnComparison.NotEqual, 7));
        Assert.Equal(long.MaxValue, table.SumInt64("value", where));
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        ColumnTable table = new RandomTable(new Random(33), 300).Table;
        ColumnMask other = ColumnFilters.IsNull(new Int64Array.Builder().Append(1).Build());
        Assert.Throws<ArgumentException>(() => table.Where(other));
        Assert.Throws<ArgumentException>(() => table.Count("id", other));
        Assert.Throws<ArgumentException>(() => table.SumInt64("town"));
        Assert.Throws<ArgumentException>(() => table.Compare("town", ColumnComparison.Equal, "Bern"));
        Assert.Throws<ColumnTypeException>(() => table.SumInt64("text"));
        Assert.Throws<ColumnTypeException>(() => table.SumDecimal("ratio"));
        Assert.Throws<ColumnTypeException>(() => table.IsTrue("small"));
        Assert.Throws<ColumnTypeException>(() => table.CompareColumns("small", ColumnComparison.Equal, "price"));
    }

    static void Check(
        RandomTable sample, ColumnMask mask, Func<RandomTable.Row, bool> isTrue, Func<RandomTable.Row, bool> isUnknown)
    {
        Assert.Equal(sample.Rows.Count, mask.Length);
        for (int row = 0; row < mask.Length; row++)
            Assert.Equal(isUnknown(sample.Rows[row]) ? null : isTrue(sample.Rows[row]), mask[row]);
    }

    static void Check(ColumnTable table, List<RandomTable.Row> rows, ColumnMask? where)
    {
        Assert.Equal(rows.Count(static row => row.Text is not null), table.Count("text", where));
        Assert.Equal(rows.Sum(static row => (long?)row.Small ?? 0), table.SumInt64("small", where));
        Assert.Equal(rows.Sum(static row => row.Id), table.SumInteger("id", where));
        Assert.Equal(rows.Sum(static row => row.Price ?? 0), table.SumDecimal("price", where));
        Assert.Equal(rows.Average(static row => (double?)row.Small), table.Mean("small", where));
        (decimal Least, decimal Greatest)? prices = table.LeastAndGreatest<decimal>("price", where);
        Assert.Equal((rows.Min(static row => row.Price), rows.Max(static row => row.Price)),
            (prices?.Least, prices?.Greatest));
        (double Least, double Greatest)? ratios = table.LeastAndGreatest<double>("ratio", where);
        IComparable?[] keys = [.. rows.Select(static row => RandomTable.KeyOf(row, "ratio"))];
        Assert.Equal(keys.Min(), ratios is { } low ? (IComparable)new RandomTable.NumberKey(low.Least) : null);
        Assert.Equal(keys.Max(), ratios is { } high ? (IComparable)new RandomTable.NumberKey(high.Greatest) : null);
    }

    static RecordBatch BatchOf(params long[] values)
    {
        Int64Array column = new Int64Array.Builder().AppendRange(values).Build();
        return new RecordBatch.Builder().Append("value", nullable: true, column).Build();
    }
}
