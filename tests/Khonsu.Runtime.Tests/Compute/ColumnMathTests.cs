using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Arithmetic against C#'s own, value by value, in both modes.</summary>
public sealed class ColumnMathTests
{
    delegate IArrowArray Operation(IArrowArray left, IArrowArray right, ColumnOverflow overflow);

    [Fact]
    public void Arithmetic_is_that_of_C_sharp() => NumberCase.ForEach(21, new Binary());

    [Fact]
    public void Signs_are_turned_as_in_C_sharp() => NumberCase.ForEach(22, new Unary());

    [Fact]
    public void What_does_not_fit_names_its_row()
    {
        IArrowArray column = new Int32Array.Builder().Append(1).AppendNull().Append(int.MaxValue).Build();
        Assert.Equal(2, Assert.Throws<ColumnOverflowException>(() => ColumnMath.Add(column, 1)).Row);
        Assert.Equal(
            int.MinValue, ((Int32Array)ColumnMath.Add(column, 1, ColumnOverflow.Wrapping)).GetValue(2));
        Assert.Equal(0, Assert.Throws<ColumnOverflowException>(() => ColumnMath.Divide(column, 0)).Row);
        Assert.Throws<ColumnOverflowException>(() => ColumnMath.Divide(column, 0, ColumnOverflow.Wrapping));
    }

    [Fact]
    public void A_number_stands_for_a_column_of_it()
    {
        IArrowArray column = new DoubleArray.Builder()
            .AppendRange(Enumerable.Range(0, 11).Select(static i => i / 2.0)).Build();
        var product = (DoubleArray)ColumnMath.Multiply(column, 4);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (double?)(i * 2)), product);
    }

    [Fact]
    public void Decimals_are_added_exactly_or_not_at_all()
    {
        var random = new Random(23);
        foreach (IArrowType type in new IArrowType[]
            { new Decimal32Type(9, 2), new Decimal64Type(18, 4), new Decimal128Type(38, 10) })
        {
            for (int turn = 0; turn < 40; turn++)
            {
                (IArrowArray left, decimal?[] lefts) = RandomColumns.Decimals(random, type, 70, turn % 3);
                (IArrowArray right, decimal?[] rights) = RandomColumns.Decimals(random, type, 70, turn % 3);
                IArrowArray sums = ColumnMath.Add(left, right);
                IArrowArray differences = ColumnMath.Subtract(left, right);
                Assert.Equal(lefts.Zip(rights, static (x, y) => x + y).Sum(), ColumnAggregates.SumDecimal(sums));
                for (int row = 0; row < 70; row++)
                {
                    Assert.Equal(lefts[row] + rights[row], DecimalAt(sums, row));
                    Assert.Equal(lefts[row] - rights[row], DecimalAt(differences, row));
                }
            }
        }
    }

    [Theory]
    [InlineData(38)]
    [InlineData(20)]
    public void Decimals_with_more_digits_than_the_type_are_refused(int precision)
    {
        var type = new Decimal128Type(precision, 0);
        Int128[] values = [1, Khonsu.Compute.DecimalMath.Limit(precision)];
        IArrowArray column = ArrowArrayFactory.BuildArray(new ArrayData(
            type, 2, 0, 0, [ArrowBuffer.Empty,
                new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]));
        Assert.Equal(1, Assert.Throws<ColumnOverflowException>(() => ColumnMath.Add(column, column)).Row);
        Assert.Equal(0m, DecimalAt(ColumnMath.Subtract(column, column), 1));
    }

    [Fact]
    public void What_has_no_arithmetic_is_refused()
    {
        IArrowArray texts = new StringArray.Builder().Append("1").Build();
        IArrowArray dates = new Date32Array.Builder().Append(new DateOnly(2026, 1, 1)).Build();
        IArrowArray longs = new Int64Array.Builder().Append(1).Build();
        IArrowArray ints = new Int32Array.Builder().Append(1).Build();
        Assert.Throws<ColumnTypeException>(() => ColumnMath.Add(texts, texts));
        Assert.Throws<ColumnTypeException>(() => ColumnMath.Add(dates, dates));
        Assert.Throws<ColumnTypeException>(() => ColumnMath.Add(longs, ints));
        Assert.Throws<ColumnTypeException>(() => ColumnMath.Add(ints, 1L << 40));
    }

    static decimal? DecimalAt(IArrowArray column, int row) => column.IsNull(row)
        ? null
        : ColumnAggregates.SumDecimal(RandomColumns.Slice(column, row, 1));

    static T?[] ValuesOf<T>(IArrowArray column)
        where T : unmanaged
    {
        T[] values = [.. Khonsu.Compute.ColumnTypes.ValuesOf<T>(column)];
        return [.. values.Select((value, row) => column.IsNull(row) ? (T?)null : value)];
    }

    static void Check<T>(
        T?[] lefts, T?[] rights, Func<T, T, T> exact, Func<T, T, T> wrapped, Func<ColumnOverflow, IArrowArray> compute)
        where T : unmanaged, INumber<T>
    {
        foreach (ColumnOverflow overflow in Enum.GetValues<ColumnOverflow>())
        {
            var expected = new T?[lefts.Length];
            int? wrong = null;
            for (int row = 0; row < lefts.Length && wrong is null; row++)
            {
                try
                {
                    if (lefts[row] is { } left && rights[row] is { } right)
                        expected[row] = overflow == ColumnOverflow.Checked ? exact(left, right) : wrapped(left, right);
                }
                catch (ArithmeticException)
                {
                    wrong = row;
                }
            }

            if (wrong is null)
                Assert.Equal(expected, ValuesOf<T>(compute(overflow)));
            else
                Assert.Equal(wrong, Assert.Throws<ColumnOverflowException>(() => compute(overflow)).Row);
        }
    }

    static bool IsMoment(IArrowType type)
        => type is TimestampType or Date32Type or Time32Type or Time64Type;

    sealed class Binary : NumberCase.INumberTest
    {
        public void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (IsMoment(type))
                return;
            (IArrowArray left, T?[] lefts) = RandomColumns.Numbers<T>(random, type, length, mood);
            (IArrowArray right, T?[] rights) = RandomColumns.Numbers<T>(random, type, length, mood);
            Check(lefts, rights, static (a, b) => checked(a + b), static (a, b) => unchecked(a + b),
                mode => ColumnMath.Add(left, right, mode));
            Check(lefts, rights, static (a, b) => checked(a - b), static (a, b) => unchecked(a - b),
                mode => ColumnMath.Subtract(left, right, mode));
            Check(lefts, rights, static (a, b) => checked(a * b), static (a, b) => unchecked(a * b),
                mode => ColumnMath.Multiply(left, right, mode));
            Check(lefts, rights, static (a, b) => checked(a / b), WrappedQuotient,
                mode => ColumnMath.Divide(left, right, mode));
            Check(lefts, rights, static (a, b) => Least(a, b), static (a, b) => Least(a, b),
                _ => ColumnMath.Least(left, right));
            Check(lefts, rights, static (a, b) => Greatest(a, b), static (a, b) => Greatest(a, b),
                _ => ColumnMath.Greatest(left, right));
        }

        static T WrappedQuotient<T>(T left, T right)
            where T : INumber<T>, IMinMaxValue<T>
        {
            try
            {
                return left / right;
            }
            catch (OverflowException)
            {
                return T.MinValue;
            }
        }

        static T Least<T>(T left, T right)
            where T : INumber<T>
            => T.IsNaN(left) ? right : T.IsNaN(right) || left <= right ? left : right;

        static T Greatest<T>(T left, T right)
            where T : INumber<T>
            => T.IsNaN(left) ? left : T.IsNaN(right) || left < right ? right : left;
    }

    sealed class Unary : NumberCase.INumberTest
    {
        public void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (IsMoment(type))
                return;
            (IArrowArray column, T?[] values) = RandomColumns.Numbers<T>(random, type, length, mood);
            Check(values, values, static (a, _) => checked(-a), static (a, _) => unchecked(-a),
                mode => ColumnMath.Negate(column, mode));
            Check(values, values, static (a, _) => T.IsNegative(a) ? checked(-a) : a,
                static (a, _) => T.IsNegative(a) ? unchecked(-a) : a,
                mode => ColumnMath.Abs(column, mode));
        }
    }
}
