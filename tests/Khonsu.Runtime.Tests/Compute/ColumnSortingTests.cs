using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Orders of rows against those of LINQ, which are stable too.</summary>
public sealed class ColumnSortingTests
{
    static readonly string[] s_columns = ["small", "text", "price", "flag", "ratio"];

    [Fact]
    public void Numbers_of_every_type_are_in_their_order() => NumberCase.ForEach(21, new NumbersInOrder());

    [Fact]
    public void Texts_are_in_the_order_of_their_bytes_however_long_they_are()
    {
        var random = new Random(22);
        for (int turn = 0; turn < 100; turn++)
        {
            int length = random.Next(200);
            string?[] values = [.. Enumerable.Range(0, length).Select(_ => Text(random))];
            var builder = new StringArray.Builder();
            foreach (string? value in values)
                builder.Append(value);
            bool isDescending = turn % 2 == 0;
            bool areNullsFirst = turn % 4 < 2;

            int[] rows = ColumnSorting.Rows(builder.Build(), isDescending, areNullsFirst);

            Assert.Equal(
                Expected(length, row => values[row] is { } text ? Hex(text) : null, isDescending, areNullsFirst),
                rows);
        }
    }

    [Fact]
    public void Decimals_and_truth_values_are_in_their_order()
    {
        var random = new Random(23);
        foreach (IArrowType type in new IArrowType[]
            { new Decimal32Type(9, 2), new Decimal64Type(18, 4), new Decimal128Type(38, 10) })
        {
            for (int turn = 0; turn < 30; turn++)
            {
                (IArrowArray column, decimal?[] values) = RandomColumns.Decimals(random, type, 100, turn % 3);
                (BooleanArray bits, bool?[] flags) = RandomColumns.Booleans(random, 100, turn % 3);
                Assert.Equal(
                    Expected(100, row => values[row], turn % 2 == 0, turn % 4 < 2),
                    ColumnSorting.Rows(column, turn % 2 == 0, turn % 4 < 2));
                Assert.Equal(
                    Expected(100, row => flags[row], turn % 2 == 0, turn % 4 < 2),
                    ColumnSorting.Rows(bits, turn % 2 == 0, turn % 4 < 2));
            }
        }
    }

    [Fact]
    public void Tables_are_sorted_by_several_columns_through_their_chunks()
    {
        for (int seed = 0; seed < 120; seed++)
        {
            var random = new Random(seed);
            var sample = new RandomTable(random, random.Next(4) == 0 ? random.Next(4) : random.Next(700));
            ColumnOrder[] orders = Orders(random);
            long[] all = Expected(sample.Rows, orders);
            long[] some = Expected(sample.WantedRows, orders);
            int limit = random.Next(sample.Rows.Count + 2) / (1 + random.Next(40));

            Assert.Equal(all, IdsAndDispose(sample.Table.Sort(orders)));
            Assert.Equal(some, IdsAndDispose(sample.Table.Sort(sample.Mask, orders)));
            Assert.Equal(all.Take(limit), IdsAndDispose(sample.Table.Top(limit, orders)));
            Assert.Equal(some.Take(limit), IdsAndDispose(sample.Table.Top(limit, sample.Mask, orders)));
        }
    }

    [Fact]
    public void Whole_rows_move_with_their_keys_and_large_tables_have_several_chunks()
    {
        var random = new Random(24);
        var sample = new RandomTable(random, 70_000);

        using ColumnTable sorted = sample.Table.Sort(ColumnOrder.Descending("price"), "text");

        Assert.Equal([65_536, 70_000 - 65_536], sorted.Chunks.Select(static chunk => chunk.Length));
        int place = 0;
        foreach (RecordBatch chunk in sorted.Chunks)
        {
            for (int row = 0; row < chunk.Length; row++, place++)
            {
                RandomTable.Row expected = sample.Rows[(int)((Int64Array)chunk.Column(0)).GetValue(row)!.Value];
                Assert.Equal(expected.Small, ((Int8Array)chunk.Column(1)).GetValue(row));
                Assert.Equal(expected.Text, ((StringArray)chunk.Column(2)).GetString(row));
                Assert.Equal(expected.Flag, ((BooleanArray)chunk.Column(4)).GetValue(row));
                Assert.Equal(expected.Ratio, ((DoubleArray)chunk.Column(5)).GetValue(row));
            }
        }

        Assert.Equal(70_000, place);
    }

    [Fact]
    public void A_batch_is_sorted_by_names_that_ascend_with_nulls_last()
    {
        IArrowArray towns = new StringArray.Builder().Append("b").AppendNull().Append("a").Append("b").Build();
        var batch = new RecordBatch(
            new Schema([new Field("town", StringType.Default, nullable: true)], null), [towns], 4);

        Assert.Equal([2, 0, 3, 1], ColumnSorting.Rows(batch, "town"));
        Assert.Equal([1, 0, 3, 2], ColumnSorting.Rows(batch, ColumnOrder.Descending("town").NullsFirst()));
    }

    [Fact]
    public void What_cannot_be_sorted_is_refused()
    {
        using ColumnTable table = new RandomTable(new Random(25), 50).Table;
        var lists = new ListArray.Builder(Int32Type.Default);
        lists.AppendNull();

        ColumnTypeException refused = Assert.Throws<ColumnTypeException>(() => ColumnSorting.Rows(lists.Build()));

        Assert.Contains("no order", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table.Sort());
        Assert.Throws<ArgumentException>(() => table.Sort("town"));
        Assert.Throws<ArgumentException>(() => new RandomTable(new Random(26), 0).Table.Sort("town"));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Top(-1, "id"));
        Assert.Throws<ArgumentException>(() => table.Sort(ColumnFilters.IsNull(lists.Build()), "id"));
    }

    static ColumnOrder[] Orders(Random random)
    {
        string[] columns = random.GetItems(s_columns, 1 + random.Next(3));
        return System.Array.ConvertAll(columns, column =>
        {
            ColumnOrder order = random.Next(2) == 0 ? column : ColumnOrder.Descending(column);
            return random.Next(2) == 0 ? order : order.NullsFirst();
        });
    }

    static long[] Expected(IEnumerable<RandomTable.Row> rows, ColumnOrder[] orders)
    {
        IOrderedEnumerable<RandomTable.Row> sorted = rows.OrderBy(static _ => 0);
        foreach (ColumnOrder order in orders)
        {
            sorted = sorted.ThenBy(row => RandomTable.KeyOf(row, order.Column) is null != order.AreNullsFirst);
            sorted = order.IsDescending
                ? sorted.ThenByDescending(row => RandomTable.KeyOf(row, order.Column))
                : sorted.ThenBy(row => RandomTable.KeyOf(row, order.Column));
        }

        return [.. sorted.Select(static row => row.Id)];
    }

    static int[] Expected(int length, Func<int, IComparable?> keyOf, bool isDescending, bool areNullsFirst)
    {
        IOrderedEnumerable<int> sorted = Enumerable.Range(0, length)
            .OrderBy(row => keyOf(row) is null != areNullsFirst);
        return [.. isDescending ? sorted.ThenByDescending(keyOf) : sorted.ThenBy(keyOf)];
    }

    static long[] IdsAndDispose(ColumnTable table)
    {
        using (table)
            return RandomTable.IdsOf(table);
    }

    // Texts that are the same for long, that begin with each other, and that have zeros where others end.
    static string? Text(Random random) => random.Next(5) switch
    {
        0 => null,
        1 => new string('a', random.Next(30)),
        2 => new string('a', random.Next(20)) + new string('\0', random.Next(3)),
        3 => new string('a', 6 + random.Next(3)) + (char)('a' + random.Next(3)),
        _ => string.Concat(Enumerable.Repeat("\uffff\U0001F600", random.Next(6))),
    };

    static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    sealed class NumbersInOrder : NumberCase.INumberTest
    {
        public void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            (IArrowArray column, T?[] values) = RandomColumns.Numbers<T>(random, type, length, mood);
            (BooleanArray bits, bool?[] wanted) = RandomColumns.Booleans(random, length, mood);
            bool isDescending = random.Next(2) == 0;
            bool areNullsFirst = random.Next(2) == 0;

            int[] expected = Expected(length, row => KeyOf(values[row]), isDescending, areNullsFirst);

            Assert.Equal(expected, ColumnSorting.Rows(column, isDescending, areNullsFirst));
            Assert.Equal(
                expected.Where(row => wanted[row] == true),
                ColumnSorting.Rows(column, isDescending, areNullsFirst, ColumnMask.Of(bits)));
        }

        static IComparable? KeyOf<T>(T? value)
            where T : unmanaged, INumber<T>
        {
            if (value is not { } number)
                return null;
            return typeof(T) == typeof(double) || typeof(T) == typeof(float)
                ? new RandomTable.NumberKey(double.CreateTruncating(number))
                : BigInteger.CreateChecked(number);
        }
    }
}
