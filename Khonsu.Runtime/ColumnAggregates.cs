using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Compute;

namespace Khonsu;

/// <summary>
/// One value of a whole column of Arrow. Nulls do not count; of no rows there is no least, greatest or mean.
/// </summary>
/// <remarks>
/// Sums of integers and decimals are exact. Those of floating-point numbers are added as doubles in an order that is
/// not promised. NaN is greater than all other numbers. Threads: any.
/// </remarks>
public static class ColumnAggregates
{
    /// <summary>What sums are called in errors.</summary>
    internal const string SumName = "A sum";

    /// <summary>What means are called in errors.</summary>
    internal const string MeanName = "A mean";

    const string ExtremeName = "A least or greatest value";

    /// <summary>Counts the values.</summary>
    /// <param name="column">A column of any type.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>Rows that are not null.</returns>
    public static long Count(IArrowArray column, ColumnMask? where = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        var rows = new RowBits(column, where);
        if (rows.AreAll)
            return rows.Length;
        long count = 0;
        for (int word = 0; word < rows.WordCount; word++)
            count += BitOperations.PopCount(rows[word]);
        return count;
    }

    /// <summary>Sums a column of integers, or of times as the integers that they are.</summary>
    /// <param name="column">The column.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum, exactly: it always fits. 0 of no rows.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static Int128 SumInteger(IArrowArray column, ColumnMask? where = null)
        => ColumnTypes.Visit(column, new IntegerSum(column, where), SumName);

    /// <summary>Sums a column of integers into 64 bits.</summary>
    /// <param name="column">The column.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum; 0 of no rows.</returns>
    /// <exception cref="ColumnOverflowException">It does not fit.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static long SumInt64(IArrowArray column, ColumnMask? where = null)
    {
        Int128 sum = SumInteger(column, where);
        return ToInt64(sum, ColumnTypes.NameOf(column));
    }

    /// <summary>Sums a column of numbers as doubles.</summary>
    /// <param name="column">Floating-point numbers or integers; of integers the exact sum is rounded.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum; 0 of no rows.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static double SumDouble(IArrowArray column, ColumnMask? where = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        IArrowArray numbers = HalfColumn.Widen(column);
        return ColumnTypes.Visit(numbers, new DoubleSum(numbers, where), SumName);
    }

    /// <summary>Sums a column of decimals.</summary>
    /// <param name="column">Decimals of any size.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum, exactly; 0 of no rows.</returns>
    /// <exception cref="ColumnOverflowException">It has more digits than C#'s decimal.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static decimal SumDecimal(IArrowArray column, ColumnMask? where = null)
    {
        BigInteger sum = DecimalSums.Total(column, where, SumName);
        return DecimalSums.ToDecimal(sum, column.Data.DataType, SumName);
    }

    /// <summary>The least and the greatest number or time of a column.</summary>
    /// <typeparam name="T">The C# type of the column's values, or one that can hold them.</typeparam>
    /// <param name="column">Integers, floating-point numbers, times, or decimals.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>Both, or null when no row counts.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else, or the type cannot hold it.</exception>
    public static (T Least, T Greatest)? LeastAndGreatest<T>(IArrowArray column, ColumnMask? where = null)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        if (WideDecimals.Are(column.Data.DataType))
            return WideExtremes<T>(column, where);
        if (ColumnTypes.IsDecimal(column))
            return DecimalExtremes<T>(column, where);
        IArrowArray numbers = HalfColumn.Widen(column);
        return ColumnTypes.Visit(numbers, new NumberExtremes<T>(numbers, where), ExtremeName);
    }

    /// <summary>The mean of a column of numbers.</summary>
    /// <param name="column">Floating-point numbers, integers or decimals.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum through the count as a double, or null when no row counts.</returns>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static double? Mean(IArrowArray column, ColumnMask? where = null)
    {
        long count = Count(column, where);
        IArrowType type = column.Data.DataType;
        if (ColumnTypes.IsAnyDecimal(type))
        {
            BigInteger total = DecimalSums.Total(column, where, MeanName);
            return count == 0 ? null : DecimalMeans.DoubleOf(total, count, type);
        }

        double sum = SumDouble(column, where);
        return count == 0 ? null : sum / count;
    }

    /// <summary>The mean of a column of decimals as a decimal.</summary>
    /// <param name="column">Decimals of any size.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>
    /// The exact sum through the count, rounded once, half to even, to six digits behind the point more than the column
    /// has, or to as many as C#'s decimal has room for where those are fewer; without zeros at the end. Null when no
    /// row counts.
    /// </returns>
    /// <exception cref="ColumnOverflowException">Not even its digits before the point fit C#'s decimal.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public static decimal? MeanDecimal(IArrowArray column, ColumnMask? where = null)
    {
        BigInteger sum = DecimalSums.Total(column, where, MeanName);
        long count = Count(column, where);
        return count == 0 ? null : DecimalMeans.Of(sum, count, column.Data.DataType, MeanName);
    }

    /// <summary>Takes a sum as one of 64 bits.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="type">Words for the column's type.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ColumnOverflowException">It does not fit.</exception>
    internal static long ToInt64(Int128 sum, string type) => sum >= long.MinValue && sum <= long.MaxValue
        ? (long)sum
        : throw new ColumnOverflowException(SumName, type, null, $"{sum} does not fit 64 bits; take SumInteger");

    static (T Least, T Greatest)? DecimalExtremes<T>(IArrowArray column, ColumnMask? where)
        where T : unmanaged, INumber<T>
    {
        DecimalColumn values = DecimalColumn.Of(column.Data, ExtremeName);
        var rows = new RowBits(column, where);
        (Int128 Least, Int128 Greatest)? found = null;
        for (int word = 0; word < rows.WordCount; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                Int128 value = values[(word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits)];
                found = found is { } seen
                    ? (Int128.Min(seen.Least, value), Int128.Max(seen.Greatest, value))
                    : (value, value);
            }
        }

        if (found is not { } both)
            return null;
        return (Exactly<T>(both.Least, column), Exactly<T>(both.Greatest, column));
    }

    static (T Least, T Greatest)? WideExtremes<T>(IArrowArray column, ColumnMask? where)
        where T : unmanaged, INumber<T>
        => WideDecimals.Extremes(column, where) is { } both
            ? (Exactly<T>(both.Least, column), Exactly<T>(both.Greatest, column))
            : null;

    static T Exactly<T>(BigInteger value, IArrowArray column)
        where T : unmanaged, INumber<T>
        => DecimalColumn.TryToDecimal(value, DecimalColumn.ShapeOf(column.Data.DataType).Scale, out decimal exact)
            ? ColumnTypes.Exactly<decimal, T>(exact, ExtremeName)
            : throw new ColumnOverflowException(
                ExtremeName, ColumnTypes.NameOf(column), null, "it has more digits than a decimal of C#");

    sealed class IntegerSum(IArrowArray column, ColumnMask? where) : INumberComputation<Int128>
    {
        public Int128 Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
                throw new ColumnTypeException("An exact sum", ColumnTypes.NameOf(column), "take SumDouble");
            return Summing.Integers(ColumnTypes.ValuesOf<T>(column), new RowBits(column, where));
        }
    }

    sealed class DoubleSum(IArrowArray column, ColumnMask? where) : INumberComputation<double>
    {
        public double Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var rows = new RowBits(column, where);
            if (typeof(T) == typeof(double))
                return Summing.Doubles(ColumnTypes.ValuesOf<double>(column), in rows);
            return typeof(T) == typeof(float)
                ? Summing.Floats(ColumnTypes.ValuesOf<float>(column), in rows)
                : (double)Summing.Integers(ColumnTypes.ValuesOf<T>(column), in rows);
        }
    }

    sealed class NumberExtremes<TResult>(IArrowArray column, ColumnMask? where)
        : INumberComputation<(TResult, TResult)?>
        where TResult : unmanaged, INumber<TResult>
    {
        public (TResult, TResult)? Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Extremes.TryFind(
                ColumnTypes.ValuesOf<T>(column), new RowBits(column, where), out T least, out T greatest)
                ? (ColumnTypes.Exactly<T, TResult>(least, ExtremeName),
                    ColumnTypes.Exactly<T, TResult>(greatest, ExtremeName))
                : null;
    }
}
