using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Decimals of 76 digits against big integers, and numbers of 16 bits against those of 64.</summary>
public sealed class WideNumberTests
{
    const int Scale = 5;

    static readonly Decimal256Type s_type = new(76, Scale);

    static readonly Field s_key = new("key", Int32Type.Default, nullable: false);

    static readonly BigInteger s_max = BigInteger.Pow(10, 76) - 1;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sums_extremes_and_means_are_exact(int seed)
    {
        var random = new Random(seed);
        foreach (int length in RandomColumns.Lengths)
        {
            BigInteger?[] values = [.. Enumerable.Range(0, length).Select(_ => Value(random, bits: 60))];
            IArrowArray column = Of(values);
            (BooleanArray where, bool?[] wanted) = RandomColumns.Booleans(random, length, 0);
            BigInteger[] counting = [.. values.Where((value, row) => value is not null && wanted[row] == true)
                .Select(static value => value!.Value)];
            BigInteger sum = counting.Aggregate(BigInteger.Zero, BigInteger.Add);
            var mask = ColumnMask.Of(where);
            Assert.Equal(Decimal(sum), ColumnAggregates.SumDecimal(column, mask));
            if (counting.Length == 0)
            {
                Assert.Null(ColumnAggregates.MeanDecimal(column, mask));
                Assert.Null(ColumnAggregates.LeastAndGreatest<decimal>(column, mask));
                continue;
            }

            Assert.Equal(
                (Decimal(counting.Min()), Decimal(counting.Max())),
                ColumnAggregates.LeastAndGreatest<decimal>(column, mask));
            decimal mean = ColumnAggregates.MeanDecimal(column, mask)!.Value;
            // Why: half a unit of the eleventh digit is the most that rounding may leave.
            BigInteger error = BigInteger.Abs(
                (Unscaled(mean, Scale + 6) * counting.Length) - (sum * BigInteger.Pow(10, 6)));
            Assert.True(error * 2 <= counting.Length, $"{mean} is not the mean of {sum} / {counting.Length}");
            Assert.InRange(
                ColumnAggregates.Mean(column, mask)!.Value / (double)mean, 1 - 1e-12, 1 + 1e-12);
        }
    }

    [Fact]
    public void A_sum_may_be_larger_than_a_value_can_be_on_the_way()
    {
        BigInteger?[] values =
            [.. Enumerable.Repeat((BigInteger?)s_max, 50), .. Enumerable.Repeat((BigInteger?)(-s_max), 50), 7];
        Assert.Equal(0.00007m, ColumnAggregates.SumDecimal(Of(values)));
        Assert.Throws<ColumnOverflowException>(() => ColumnAggregates.SumDecimal(Of(s_max, s_max)));
        Assert.Throws<ColumnOverflowException>(() => ColumnAggregates.MeanDecimal(Of(s_max, s_max)));
        Assert.Throws<ColumnOverflowException>(() => ColumnAggregates.LeastAndGreatest<decimal>(Of(s_max)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Comparisons_are_those_of_big_integers(int seed)
    {
        var random = new Random(seed);
        BigInteger?[] values =
        [
            .. Enumerable.Range(0, 300).Select(_ => Value(random, random.Next(1, 250))), s_max, -s_max, 0, -1, 1,
            BigInteger.One << 128, (BigInteger.One << 128) - 1, -(BigInteger.One << 128),
        ];
        IArrowArray column = Of(values);
        IArrowArray slice = RandomColumns.Slice(column, 37, 200);
        decimal[] others = [0, 0.00001m, -0.00001m, 0.000014m, -0.000014m, decimal.MaxValue, decimal.MinValue];
        foreach (decimal other in others)
        {
            foreach (ColumnComparison comparison in Enum.GetValues<ColumnComparison>())
            {
                Check(column, values, comparison, other);
                Check(slice, values[37..237], comparison, other);
            }
        }

        ColumnMask same = ColumnFilters.Compare(column, ColumnComparison.Equal, column);
        Assert.Equal(values.Count(static value => value is not null), same.TrueCount);
    }

    [Theory]
    [InlineData("0.1,0.2,0.3", "0.2")]
    [InlineData("1,1,2", "1.33333333333")]
    [InlineData("1,2", "1.5")]
    [InlineData("-1,-1,-2", "-1.33333333333")]
    [InlineData("0.00001,0,0,0,0,0,0,0", "0.00000125")]
    public void A_mean_has_six_digits_more_than_its_column_and_no_zeros_at_the_end(string values, string mean)
    {
        decimal[] numbers = [.. values.Split(',').Select(static text => decimal.Parse(text, Culture))];
        IArrowArray wide = Of([.. numbers.Select(static number => (BigInteger?)(BigInteger)(number * 100_000))]);
        var narrow = new Decimal128Array.Builder(new Decimal128Type(19, Scale));
        foreach (decimal number in numbers)
            narrow.Append(number);
        decimal expected = decimal.Round(numbers.Sum() / numbers.Length, Scale + 6, MidpointRounding.ToEven);
        Assert.Equal(decimal.Parse(mean, Culture), expected);
        Assert.Equal(mean, ColumnAggregates.MeanDecimal(wide)!.Value.ToString(Culture));
        Assert.Equal(mean, ColumnAggregates.MeanDecimal(narrow.Build())!.Value.ToString(Culture));
    }

    [Fact]
    public void A_mean_in_the_middle_goes_to_the_even_digit()
    {
        // 0.00001 / 2000000 = 5E-12, in the middle of 0 and 1E-11.
        BigInteger?[] values = new BigInteger?[2_000_000];
        System.Array.Fill(values, BigInteger.Zero);
        values[0] = 1;
        Assert.Equal(0m, ColumnAggregates.MeanDecimal(Of(values)));
        values[0] = 3;
        Assert.Equal(0.00000000002m, ColumnAggregates.MeanDecimal(Of(values)));
        values[0] = -3;
        Assert.Equal(-0.00000000002m, ColumnAggregates.MeanDecimal(Of(values)));
    }

    [Fact]
    public void A_large_mean_has_as_many_digits_as_there_is_room_for()
    {
        BigInteger large = BigInteger.Parse("7922816251426433759354395033500001", Culture);
        Assert.Equal(79228162514264337593543950335m, ColumnAggregates.MeanDecimal(Of(large)));
    }

    [Fact]
    public void Numbers_of_16_bits_are_compared_summed_and_grouped()
    {
        Half?[] values = [(Half)1.5f, null, Half.NaN, (Half)(-2), (Half)65504, (Half)0.1f, (Half)1.5f];
        var builder = new HalfFloatArray.Builder();
        foreach (Half? value in values)
            _ = value is { } number ? builder.Append(number) : builder.AppendNull();
        IArrowArray column = builder.Build();
        foreach (IArrowArray part in new[] { column, RandomColumns.Slice(column, 1, 5) })
        {
            Half?[] rows = part == column ? values : values[1..6];
            ColumnMask mask = ColumnFilters.Compare(part, ColumnComparison.Greater, 0.0f);
            Assert.Equal(rows.Count(static value => value > (Half)0), mask.TrueCount);
            Assert.Equal(rows.Where(static value => value > (Half)0).Sum(static value => (double)value!.Value),
                ColumnAggregates.SumDouble(part, mask));
            Assert.Equal(
                ((Half)0.1f, rows.Where(static value => value > (Half)0).Max()!.Value),
                ColumnAggregates.LeastAndGreatest<Half>(part, mask)!.Value);
            Assert.Equal(rows.Count(static value => value is { } one && !Half.IsNaN(one)),
                ColumnFilters.Compare(part, ColumnComparison.Equal, part).TrueCount);
        }

        using ColumnTable table = ColumnTable.Of([new RecordBatch(
            new Schema([new Field("half", HalfFloatType.Default, true), s_key], null),
            [column, new Int32Array.Builder().AppendRange([0, 0, 1, 0, 0, 0, 2]).Build()], length: 7)]);
        using ColumnTable groups = table.Group(["key"], [ColumnAggregate.Sum("half"), ColumnAggregate.Mean("half")]);
        using RecordBatch batch = groups.ToRecordBatch();
        var sums = (DoubleArray)batch.Column("half_sum");
        Assert.Equal(1.5 - 2 + 65504 + (double)(Half)0.1f, sums.GetValue(0));
        Assert.Equal(1.5, ((DoubleArray)batch.Column("half_mean")).GetValue(2));
    }

    [Fact]
    public void Groups_of_wide_decimals_have_wide_sums()
    {
        BigInteger?[] values = [s_max, -s_max, 5, null, 7, s_max];
        using ColumnTable table = ColumnTable.Of([new RecordBatch(
            new Schema([new Field("wide", s_type, true), s_key], null),
            [Of(values), new Int32Array.Builder().AppendRange([0, 0, 0, 1, 1, 2]).Build()], length: 6)]);
        using ColumnTable groups = table.Group(["key"], [ColumnAggregate.Sum("wide"), ColumnAggregate.Mean("wide")]);
        using RecordBatch batch = groups.ToRecordBatch();
        var sums = (Decimal256Array)batch.Column("wide_sum");
        Assert.Equal("5,7", string.Join(',', Enumerable.Range(0, 2).Select(row => new BigInteger(sums.GetBytes(row)))));
        Assert.Equal(s_max, new BigInteger(sums.GetBytes(2)));
        Assert.Equal(5e-5 / 3, ((DoubleArray)batch.Column("wide_mean")).GetValue(0)!.Value, 1e-20);
        ColumnMask few = table.Compare("key", ColumnComparison.Less, 2);
        Assert.Equal(0.00012m, table.SumDecimal("wide", few));
        Assert.Equal(0.00003m, table.MeanDecimal("wide", few));
        Assert.Equal(3e-5, table.Mean("wide", few)!.Value, 1e-20);
        using ColumnTable two = ColumnTable.Of([new RecordBatch(
            new Schema([new Field("wide", s_type, true), s_key], null),
            [Of(s_max, s_max), new Int32Array.Builder().AppendRange([0, 0]).Build()], length: 2)]);
        Assert.Throws<ColumnOverflowException>(() => two.Group(["key"], [ColumnAggregate.Sum("wide")]));
    }

    static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.InvariantCulture;

    static void Check(IArrowArray column, BigInteger?[] values, ColumnComparison comparison, decimal other)
    {
        ColumnMask mask = ColumnFilters.Compare(column, comparison, other);
        int digits = Math.Max(Scale, 28);
        BigInteger right = Unscaled(other, digits);
        BigInteger power = BigInteger.Pow(10, digits - Scale);
        int trues = values.Count(value => value is { } left && Holds((left * power).CompareTo(right), comparison));
        Assert.Equal((comparison, other, trues), (comparison, other, mask.TrueCount));
    }

    static bool Holds(int order, ColumnComparison comparison) => comparison switch
    {
        ColumnComparison.Equal => order == 0,
        ColumnComparison.NotEqual => order != 0,
        ColumnComparison.Less => order < 0,
        ColumnComparison.LessOrEqual => order <= 0,
        ColumnComparison.Greater => order > 0,
        _ => order >= 0,
    };

    static BigInteger? Value(Random random, int bits)
    {
        if (random.Next(5) == 0)
            return null;
        byte[] bytes = new byte[(bits / 8) + 1];
        random.NextBytes(bytes);
        return BigInteger.Remainder(new BigInteger(bytes), BigInteger.One << bits);
    }

    static BigInteger Unscaled(decimal value, int scale)
    {
        int[] bits = decimal.GetBits(value);
        BigInteger digits = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        digits *= BigInteger.Pow(10, scale - value.Scale);
        return value < 0 ? -digits : digits;
    }

    static decimal Decimal(BigInteger value)
        => (decimal)BigInteger.Divide(value, 100_000) + ((decimal)BigInteger.Remainder(value, 100_000) / 100_000);

    static Decimal256Array Of(params BigInteger?[] values)
    {
        byte[] bytes = new byte[values.Length * 32];
        byte[] valid = new byte[(values.Length + 7) / 8];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not { } value)
                continue;
            Span<byte> target = bytes.AsSpan(row * 32, 32);
            target.Fill(value.Sign < 0 ? byte.MaxValue : (byte)0);
            value.TryWriteBytes(target, out _);
            valid[row / 8] |= (byte)(1 << (row % 8));
        }

        return new Decimal256Array(new ArrayData(
            s_type, values.Length, values.Count(static value => value is null), 0,
            [new ArrowBuffer(valid), new ArrowBuffer(bytes)]));
    }
}
