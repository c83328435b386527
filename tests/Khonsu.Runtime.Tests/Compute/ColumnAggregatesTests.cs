using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Aggregates against sums of big integers and plain loops.</summary>
public sealed class ColumnAggregatesTests
{
    [Fact]
    public void Aggregates_of_numbers_are_what_a_loop_finds() => NumberCase.ForEach(11, new Aggregates());

    [Fact]
    public void A_sum_of_the_largest_numbers_does_not_wrap()
    {
        long[] largest = [.. Enumerable.Repeat(long.MaxValue, 1000)];
        long[] smallest = [.. Enumerable.Repeat(long.MinValue, 1001)];
        Assert.Equal((Int128)long.MaxValue * 1000, ColumnAggregates.SumInteger(Of(largest)));
        Assert.Equal((Int128)long.MinValue * 1001, ColumnAggregates.SumInteger(Of(smallest)));
        Assert.Equal(
            (Int128)ulong.MaxValue * 999,
            ColumnAggregates.SumInteger(new UInt64Array.Builder()
                .AppendRange(Enumerable.Repeat(ulong.MaxValue, 999)).Build()));
        ColumnOverflowException error = Assert.Throws<ColumnOverflowException>(
            () => ColumnAggregates.SumInt64(Of(largest)));
        Assert.Null(error.Row);
    }

    [Fact]
    public void Sums_of_doubles_have_every_value_that_counts_once()
    {
        var random = new Random(14);
        for (int turn = 0; turn < 200; turn++)
        {
            int length = RandomColumns.Lengths[turn % RandomColumns.Lengths.Length];
            var doubles = new DoubleArray.Builder();
            var floats = new FloatArray.Builder();
            (BooleanArray valid, bool?[] values) = RandomColumns.Booleans(random, length, turn % 2);
            (BooleanArray where, bool?[] wanted) = RandomColumns.Booleans(random, length, 0);
            double sum = 0;
            double part = 0;
            for (int row = 0; row < length; row++)
            {
                // Why such numbers: eighths of small integers are added exactly, in any order.
                double value = random.Next(-1000, 1000) / 8.0;
                sum += values[row] is null ? 0 : value;
                part += values[row] is not null && wanted[row] == true ? value : 0;
                _ = values[row] is null ? doubles.AppendNull() : doubles.Append(value);
                _ = values[row] is null ? floats.AppendNull() : floats.Append((float)value);
            }

            foreach (IArrowArray column in new IArrowArray[] { doubles.Build(), floats.Build() })
            {
                Assert.Equal(sum, ColumnAggregates.SumDouble(column));
                Assert.Equal(part, ColumnAggregates.SumDouble(column, ColumnMask.Of(where)));
                IArrowArray slice = RandomColumns.Slice(column, length / 3, length - (length / 3));
                double rest = Enumerable.Range(length / 3, length - (length / 3)).Sum(row => column is DoubleArray d
                    ? d.GetValue(row) ?? 0
                    : ((FloatArray)column).GetValue(row) ?? 0);
                Assert.Equal(rest, ColumnAggregates.SumDouble(slice));
            }
        }
    }

    [Fact]
    public void Sums_of_decimals_are_exact()
    {
        var random = new Random(12);
        foreach (IArrowType type in new IArrowType[]
            { new Decimal32Type(9, 2), new Decimal64Type(18, 4), new Decimal128Type(38, 10) })
        {
            for (int turn = 0; turn < 60; turn++)
            {
                int length = RandomColumns.Lengths[turn % RandomColumns.Lengths.Length];
                (IArrowArray column, decimal?[] values) = RandomColumns.Decimals(random, type, length, turn % 3);
                Assert.Equal(values.Sum(), ColumnAggregates.SumDecimal(column));
                Assert.Equal(values.Min(), ColumnAggregates.LeastAndGreatest<decimal>(column)?.Least);
                Assert.Equal(values.Max(), ColumnAggregates.LeastAndGreatest<decimal>(column)?.Greatest);
            }
        }
    }

    [Fact]
    public void A_sum_of_decimals_may_be_large_on_the_way()
    {
        var type = new Decimal128Type(38, 0);
        Int128 large = Khonsu.Compute.DecimalMath.Limit(38);
        Int128[] values = [large, large, large, 7, -large, -large, -large];
        IArrowArray column = Decimals(type, values);
        Assert.Equal(7, ColumnAggregates.SumDecimal(column));
        Assert.Throws<ColumnOverflowException>(() => ColumnAggregates.SumDecimal(Decimals(type, values[..4])));
    }

    [Fact]
    public void What_has_no_sum_is_refused()
    {
        IArrowArray texts = new StringArray.Builder().Append("1").Build();
        IArrowArray doubles = new DoubleArray.Builder().Append(1).Build();
        Assert.Throws<ColumnTypeException>(() => ColumnAggregates.SumInteger(texts));
        Assert.Throws<ColumnTypeException>(() => ColumnAggregates.SumInteger(doubles));
        Assert.Throws<ColumnTypeException>(() => ColumnAggregates.SumDecimal(doubles));
        Assert.Throws<ColumnTypeException>(() => ColumnAggregates.LeastAndGreatest<long>(texts));
        Assert.Equal(1, ColumnAggregates.Count(texts));
    }

    [Fact]
    public void Rows_are_copied_with_all_their_values()
    {
        var random = new Random(13);
        for (int turn = 0; turn < 60; turn++)
        {
            int length = RandomColumns.Lengths[turn % RandomColumns.Lengths.Length];
            (IArrowArray texts, string?[] strings) = RandomColumns.Texts(random, length, 1);
            (BooleanArray bits, bool?[] booleans) = RandomColumns.Booleans(random, length, 1);
            (IArrowArray numbers, long?[] longs) = RandomColumns.Numbers<long>(random, Int64Type.Default, length, 1);
            int[] rows = length == 0 ? [] : [.. Enumerable.Range(0, 50).Select(_ => random.Next(length))];
            var takenTexts = (StringArray)ColumnSelection.Take(texts, rows);
            var takenBits = (BooleanArray)ColumnSelection.Take(bits, rows);
            var takenNumbers = (Int64Array)ColumnSelection.Take(numbers, rows);
            for (int index = 0; index < rows.Length; index++)
            {
                Assert.Equal(strings[rows[index]], takenTexts.GetString(index));
                Assert.Equal(booleans[rows[index]], takenBits.GetValue(index));
                Assert.Equal(longs[rows[index]], takenNumbers.GetValue(index));
            }

            ColumnMask mask = ColumnMask.Of(bits);
            var kept = (StringArray)ColumnSelection.Where(texts, mask);
            Assert.Equal(
                strings.Where((_, row) => booleans[row] == true),
                Enumerable.Range(0, kept.Length).Select(row => kept.GetString(row)));
        }
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        IArrowArray column = Of([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ColumnSelection.Take(column, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColumnSelection.Take(column, -1));
        Assert.Throws<ArgumentException>(() => ColumnSelection.Where(column, ColumnFilters.IsNull(Of([1]))));
        Assert.Throws<ArgumentException>(() => ColumnAggregates.SumInteger(column, ColumnFilters.IsNull(Of([1]))));
    }

    static Int64Array Of(long[] values) => new Int64Array.Builder().AppendRange(values).Build();

    static IArrowArray Decimals(IArrowType type, Int128[] values) => ArrowArrayFactory.BuildArray(new ArrayData(
        type,
        values.Length,
        0,
        0,
        [ArrowBuffer.Empty,
            new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]));

    sealed class Aggregates : NumberCase.INumberTest
    {
        public void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            (IArrowArray column, T?[] values) = RandomColumns.Numbers<T>(random, type, length, mood);
            Check(column, values, null);
            (BooleanArray bits, bool?[] wanted) = RandomColumns.Booleans(random, length, mood);
            Check(column, [.. values.Zip(wanted, static (v, w) => w == true ? v : null)], ColumnMask.Of(bits));
        }

        static void Check<T>(IArrowArray column, T?[] values, ColumnMask? where)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            T[] there = [.. values.Where(static v => v is not null).Select(static v => v!.Value)];
            Assert.Equal(there.Length, ColumnAggregates.Count(column, where));
            (T Least, T Greatest)? extremes = ColumnAggregates.LeastAndGreatest<T>(column, where);
            Assert.Equal(there.Length == 0, extremes is null);
            if (extremes is { } found)
            {
                // NaN is after all others, as List.Sort has it before: so it is moved.
                T[] sorted = [.. there.Order().OrderBy(static v => T.IsNaN(v))];
                Assert.Equal((sorted[0], sorted[^1]), found);
            }

            // Why apart: sums of random doubles depend on their order; the test of theirs takes numbers that do not.
            if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
                return;
            BigInteger sum = there.Aggregate(BigInteger.Zero, static (s, v) => s + BigInteger.CreateChecked(v));
            Assert.Equal(sum, (BigInteger)ColumnAggregates.SumInteger(column, where));
            Assert.Equal((double)(Int128)sum, ColumnAggregates.SumDouble(column, where));
            Assert.Equal(
                there.Length == 0 ? null : (double)(Int128)sum / there.Length, ColumnAggregates.Mean(column, where));
        }
    }
}
