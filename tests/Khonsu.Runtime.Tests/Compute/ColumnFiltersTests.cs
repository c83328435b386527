using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Comparisons against what C# says, value by value.</summary>
public sealed class ColumnFiltersTests
{
    static readonly ColumnComparison[] s_all = Enum.GetValues<ColumnComparison>();

    [Fact]
    public void Numbers_compare_with_a_value_as_in_C_sharp() => NumberCase.ForEach(1, new WithValue());

    [Fact]
    public void Numbers_compare_with_each_other_as_in_C_sharp() => NumberCase.ForEach(2, new WithColumn());

    [Fact]
    public void Texts_compare_by_code_points()
    {
        var random = new Random(3);
        for (int turn = 0; turn < 200; turn++)
        {
            int length = RandomColumns.Lengths[turn % RandomColumns.Lengths.Length];
            (IArrowArray left, string?[] lefts) = RandomColumns.Texts(random, length, turn % 2);
            (IArrowArray right, string?[] rights) = RandomColumns.Texts(random, length, turn % 2);
            foreach (ColumnComparison comparison in s_all)
            {
                Check(ColumnFilters.Compare(left, comparison, "zÀ"), lefts, v => Holds(comparison, Order(v, "zÀ")));
                ColumnMask pairs = ColumnFilters.Compare(left, comparison, right);
                for (int row = 0; row < length; row++)
                {
                    bool? expected = lefts[row] is null || rights[row] is null
                        ? null
                        : Holds(comparison, Order(lefts[row]!, rights[row]!));
                    Assert.Equal(expected, pairs[row]);
                }
            }
        }
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(18, 4)]
    [InlineData(38, 10)]
    public void Decimals_compare_by_value_also_with_more_digits_than_they_have(int precision, int scale)
    {
        IArrowType type = precision switch
        {
            9 => new Decimal32Type(precision, scale),
            18 => new Decimal64Type(precision, scale),
            _ => new Decimal128Type(precision, scale),
        };
        var random = new Random(4);
        decimal step = 1 / (decimal)Math.Pow(10, scale);
        for (int turn = 0; turn < 100; turn++)
        {
            (IArrowArray column, decimal?[] values) = RandomColumns.Decimals(random, type, 70, turn % 3);
            decimal[] others =
                [0, step, -step, 2 * step, step / 2, -step / 2, -5 * step / 2, decimal.MaxValue, decimal.MinValue];
            foreach (ColumnComparison comparison in s_all)
            {
                foreach (decimal other in others)
                {
                    ColumnMask mask = ColumnFilters.Compare(column, comparison, other);
                    Check(mask, values, v => Holds(comparison, v.CompareTo(other)));
                }
            }
        }
    }

    [Fact]
    public void Masks_know_three_truth_values()
    {
        var random = new Random(5);
        foreach (int length in RandomColumns.Lengths)
        {
            for (int mood = 0; mood < 2; mood++)
            {
                (BooleanArray left, bool?[] lefts) = RandomColumns.Booleans(random, length, mood);
                (BooleanArray right, bool?[] rights) = RandomColumns.Booleans(random, length, 1);
                ColumnMask a = ColumnMask.Of(left);
                ColumnMask b = ColumnMask.Of(right);
                Assert.Equal(lefts, Values(a));
                // C#'s own operators on bool? are those of SQL.
                Assert.Equal(lefts.Zip(rights, static (x, y) => x & y), Values(a.And(b)));
                Assert.Equal(lefts.Zip(rights, static (x, y) => x | y), Values(a.Or(b)));
                Assert.Equal(lefts.Select(static x => !x), Values(a.Not()));
                Assert.Equal(lefts.Count(static x => x == true), a.TrueCount);
                Assert.Equal(lefts.Count(static x => x is null), a.UnknownCount);
                Assert.Equal(Enumerable.Range(0, length).Where(row => lefts[row] == true), a.ToRows());
                Assert.Equal(lefts, Values(ColumnMask.Of(a.ToArray())));
                Assert.Equal(lefts.Select(static x => (bool?)(x is null)), Values(ColumnFilters.IsNull(left)));
            }
        }
    }

    [Fact]
    public void A_value_that_the_column_cannot_hold_is_refused()
    {
        IArrowArray bytes = new UInt8Array.Builder().Append(1).Build();
        Assert.Throws<ColumnTypeException>(() => ColumnFilters.Compare(bytes, ColumnComparison.Less, 256));
        Assert.Throws<ColumnTypeException>(() => ColumnFilters.Compare(bytes, ColumnComparison.Less, 1.5));
        Assert.Throws<ColumnTypeException>(() => ColumnFilters.Compare(bytes, ColumnComparison.Less, double.NaN));
        Assert.True(ColumnFilters.Compare(bytes, ColumnComparison.Equal, 1.0)[0]);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        IArrowArray numbers = new Int32Array.Builder().Append(1).Build();
        IArrowArray longs = new Int64Array.Builder().Append(1).Build();
        IArrowArray texts = new StringArray.Builder().Append("1").Build();
        Assert.Throws<ColumnTypeException>(() => ColumnFilters.Compare(numbers, ColumnComparison.Equal, longs));
        Assert.Throws<ColumnTypeException>(() => ColumnFilters.Compare(texts, ColumnComparison.Equal, 1));
        Assert.Throws<ColumnTypeException>(() => ColumnFilters.Compare(numbers, ColumnComparison.Equal, "1"));
        Assert.Throws<ArgumentException>(
            () => ColumnFilters.Compare(numbers, ColumnComparison.Equal, new Int32Array.Builder().Build()));
        Assert.Throws<ArgumentException>(() => ColumnFilters.IsNull(numbers).And(ColumnFilters.IsNull(longs)
            .And(ColumnFilters.IsNull(new Int32Array.Builder().Build()))));
    }

    static bool?[] Values(ColumnMask mask) => [.. Enumerable.Range(0, mask.Length).Select(row => mask[row])];

    // Rune by rune, which is the order of UTF-8; C#'s ordinal order is that of UTF-16.
    static int Order(string left, string right)
    {
        int[] lefts = [.. left.EnumerateRunes().Select(static rune => rune.Value)];
        int[] rights = [.. right.EnumerateRunes().Select(static rune => rune.Value)];
        return lefts.AsSpan().SequenceCompareTo(rights);
    }

    static void Check<T>(ColumnMask mask, T?[] values, Func<T, bool> holds)
        where T : class
    {
        Assert.Equal(values.Length, mask.Length);
        for (int row = 0; row < values.Length; row++)
            Assert.Equal(values[row] is { } value ? holds(value) : null, mask[row]);
    }

    static void Check<T>(ColumnMask mask, T?[] values, Func<T, bool> holds)
        where T : struct
    {
        Assert.Equal(values.Length, mask.Length);
        for (int row = 0; row < values.Length; row++)
            Assert.Equal(values[row] is { } value ? holds(value) : null, mask[row]);
    }

    static bool Holds(ColumnComparison comparison, int order) => comparison switch
    {
        ColumnComparison.Equal => order == 0,
        ColumnComparison.NotEqual => order != 0,
        ColumnComparison.Less => order < 0,
        ColumnComparison.LessOrEqual => order <= 0,
        ColumnComparison.Greater => order > 0,
        _ => order >= 0,
    };

    static bool Holds<T>(ColumnComparison comparison, T left, T right)
        where T : INumber<T> => comparison switch
        {
            ColumnComparison.Equal => left == right,
            ColumnComparison.NotEqual => left != right,
            ColumnComparison.Less => left < right,
            ColumnComparison.LessOrEqual => left <= right,
            ColumnComparison.Greater => left > right,
            _ => left >= right,
        };

    sealed class WithValue : NumberCase.INumberTest
    {
        public void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            (IArrowArray column, T?[] values) = RandomColumns.Numbers<T>(random, type, length, mood);
            T other = RandomColumns.Value<T>(random);
            foreach (ColumnComparison comparison in s_all)
                Check(ColumnFilters.Compare(column, comparison, other), values, v => Holds(comparison, v, other));
        }
    }

    sealed class WithColumn : NumberCase.INumberTest
    {
        public void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            (IArrowArray left, T?[] lefts) = RandomColumns.Numbers<T>(random, type, length, mood);
            (IArrowArray right, T?[] rights) = RandomColumns.Numbers<T>(random, type, length, mood);
            foreach (ColumnComparison comparison in s_all)
            {
                ColumnMask mask = ColumnFilters.Compare(left, comparison, right);
                for (int row = 0; row < length; row++)
                {
                    bool? expected = lefts[row] is { } a && rights[row] is { } b ? Holds(comparison, a, b) : null;
                    Assert.Equal(expected, mask[row]);
                }
            }
        }
    }
}
