using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Compute;

namespace Khonsu;

/// <content>One value of a column, of all chunks; as <see cref="ColumnAggregates"/> computes it of one.</content>
public sealed partial class ColumnTable
{
    /// <summary>Counts the values of a column.</summary>
    /// <param name="column">Name of a column of any type.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>Rows that are not null.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    public long Count(string column, ColumnMask? where = null)
        => Fold(column, where, 0L, static (count, chunk, part) => count + ColumnAggregates.Count(chunk, part));

    /// <summary>Sums a column of integers, or of times as the integers that they are.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum, exactly: it always fits. 0 of no rows.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public Int128 SumInteger(string column, ColumnMask? where = null)
        => Fold(column, where, Int128.Zero, static (sum, chunk, part) =>
            sum + ColumnAggregates.SumInteger(chunk, part));

    /// <summary>Sums a column of integers into 64 bits.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum; 0 of no rows.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnOverflowException">It does not fit; that of a part may.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public long SumInt64(string column, ColumnMask? where = null)
        => ColumnAggregates.ToInt64(SumInteger(column, where), TypeNameOf(column));

    /// <summary>Sums a column of numbers as doubles.</summary>
    /// <param name="column">Name of a column of floating-point numbers or integers.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum; 0 of no rows.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public double SumDouble(string column, ColumnMask? where = null)
        => Fold(column, where, 0.0, static (sum, chunk, part) => sum + ColumnAggregates.SumDouble(chunk, part));

    /// <summary>Sums a column of decimals.</summary>
    /// <param name="column">Name of a column of decimals of any size.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum, exactly; 0 of no rows.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnOverflowException">It has more digits than C#'s decimal; that of a part may.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public decimal SumDecimal(string column, ColumnMask? where = null)
    {
        BigInteger total = Fold(column, where, BigInteger.Zero, static (sum, chunk, part) =>
            sum + DecimalSums.Total(chunk, part, ColumnAggregates.SumName));
        return _chunks.Count == 0
            ? 0
            : DecimalSums.ToDecimal(total, Schema.GetFieldByName(column).DataType, ColumnAggregates.SumName);
    }

    /// <summary>The least and the greatest number or time of a column.</summary>
    /// <typeparam name="T">The C# type of the column's values, or one that can hold them.</typeparam>
    /// <param name="column">Name of a column of numbers, times, or decimals.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>Both, or null when no row counts.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else, or the type cannot hold it.</exception>
    public (T Least, T Greatest)? LeastAndGreatest<T>(string column, ColumnMask? where = null)
        where T : unmanaged, INumber<T>
        => Fold(column, where, default((T Least, T Greatest)?), static (seen, chunk, part) =>
        {
            if (ColumnAggregates.LeastAndGreatest<T>(chunk, part) is not { } found)
                return seen;
            if (seen is not { } both)
                return found;
            return (
                NumberOrdering.Compare(found.Least, both.Least) < 0 ? found.Least : both.Least,
                NumberOrdering.Compare(found.Greatest, both.Greatest) > 0 ? found.Greatest : both.Greatest);
        });

    /// <summary>The mean of a column of numbers.</summary>
    /// <param name="column">Name of a column of floating-point numbers, integers or decimals.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The sum through the count as a double, or null when no row counts.</returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public double? Mean(string column, ColumnMask? where = null)
    {
        long count = Count(column, where);
        IArrowType type = Schema.GetFieldByName(column).DataType;
        if (ColumnTypes.IsAnyDecimal(type))
            return count == 0 ? null : DecimalMeans.DoubleOf(TotalOf(column, where), count, type);
        double sum = ColumnTypes.IsInteger(type) ? (double)SumInteger(column, where) : SumDouble(column, where);
        return count == 0 ? null : sum / count;
    }

    /// <summary>The mean of a column of decimals as a decimal.</summary>
    /// <param name="column">Name of a column of decimals of any size.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>
    /// The exact sum through the count, rounded once, half to even, to six digits behind the point more than the column
    /// has, or to as many as C#'s decimal has room for where those are fewer; without zeros at the end. Null when no
    /// row counts.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such column, or the mask has another length.</exception>
    /// <exception cref="ColumnOverflowException">Not even its digits before the point fit C#'s decimal.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public decimal? MeanDecimal(string column, ColumnMask? where = null)
    {
        BigInteger sum = TotalOf(column, where);
        long count = Count(column, where);
        IArrowType type = Schema.GetFieldByName(column).DataType;
        return count == 0 ? null : DecimalMeans.Of(sum, count, type, ColumnAggregates.MeanName);
    }

    BigInteger TotalOf(string column, ColumnMask? where)
        => Fold(column, where, BigInteger.Zero, static (sum, chunk, part) =>
            sum + DecimalSums.Total(chunk, part, ColumnAggregates.MeanName));

    /// <summary>Computes chunk by chunk, each with its part of the mask.</summary>
    T Fold<T>(string column, ColumnMask? where, T first, Func<T, IArrowArray, ColumnMask?, T> next)
    {
        int index = IndexOf(column);
        CheckLength(where);
        T result = first;
        int start = 0;
        foreach (RecordBatch chunk in _chunks)
        {
            result = next(result, chunk.Column(index), where?.Slice(start, chunk.Length));
            start += chunk.Length;
        }

        return result;
    }

    string TypeNameOf(string column) => Khonsu.Arrow.ArrowTypes.Describe(Schema.GetFieldByName(column).DataType);
}
