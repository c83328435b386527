using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Sums and differences of two columns of decimals of one type, exact.</summary>
internal static class DecimalSums
{
    /// <summary>Computes row by row.</summary>
    /// <param name="left">The left column.</param>
    /// <param name="right">The right column, of the same type and length.</param>
    /// <param name="isSum">Whether to add; else to subtract.</param>
    /// <param name="name">The operation's name.</param>
    /// <returns>A column of the same type.</returns>
    /// <exception cref="ColumnOverflowException">A result has more digits than the type.</exception>
    internal static IArrowArray Of(IArrowArray left, IArrowArray right, bool isSum, string name)
    {
        DecimalColumn lefts = DecimalColumn.Of(left.Data, name);
        DecimalColumn rights = DecimalColumn.Of(right.Data, name);
        ulong[]? valid = ResultBuffer.ValidIn(left, right);
        int width = ((FixedWidthType)left.Data.DataType).BitWidth / 8;
        var results = new ResultBuffer<byte>(checked(left.Length * width));
        Span<byte> bytes = stackalloc byte[sizeof(long) * 2];
        for (int row = 0; row < left.Length; row++)
        {
            bool counts = valid is null || (valid[row / BitWords.Rows] & (1UL << (row % BitWords.Rows))) != 0;
            Int128 result = 0;
            if (counts && !TryCompute(lefts[row], rights[row], isSum, lefts.Precision, out result))
            {
                throw new ColumnOverflowException(
                    name, ColumnTypes.NameOf(left), row, $"the result has more than {lefts.Precision} digits");
            }

            System.Buffers.Binary.BinaryPrimitives.WriteInt128LittleEndian(bytes, result);
            bytes[..width].CopyTo(results.Values[(row * width)..]);
        }

        return ResultBuffer.ArrayOf(left.Data.DataType, left.Length, results.HandOver(), valid);
    }

    /// <summary>Sums a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="where">The rows that count; null for all.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The sum of the integers that are stored, exactly.</returns>
    /// <exception cref="ColumnTypeException">It holds no decimals.</exception>
    internal static BigInteger Total(IArrowArray column, ColumnMask? where, string name)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (WideDecimals.Are(column.Data.DataType))
            return WideDecimals.Total(column, where);
        DecimalColumn values = DecimalColumn.Of(column.Data, name);
        var rows = new RowBits(column, where);
        // Why two: a sum of decimals of 38 digits may be larger than 128 bits on the way, and small in the end.
        BigInteger carried = BigInteger.Zero;
        Int128 sum = Int128.Zero;
        for (int word = 0; word < rows.WordCount; word++)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
            {
                Int128 value = values[(word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits)];
                if (!DecimalMath.TryAdd(sum, value, out Int128 next))
                    (carried, next) = (carried + sum, value);
                sum = next;
            }
        }

        return carried + sum;
    }

    /// <summary>Turns a sum into a decimal.</summary>
    /// <param name="sum">The sum of integers that are stored.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The decimal.</returns>
    /// <exception cref="ColumnOverflowException">It has more digits than C#'s decimal.</exception>
    internal static decimal ToDecimal(BigInteger sum, IArrowType type, string name)
        => DecimalColumn.TryToDecimal(sum, DecimalColumn.ShapeOf(type).Scale, out decimal result)
            ? result
            : throw new ColumnOverflowException(
                name, Arrow.ArrowTypes.Describe(type), null, "it has more digits than a decimal of C#");

    static bool TryCompute(Int128 left, Int128 right, bool isSum, int digits, out Int128 result)
    {
        result = unchecked(isSum ? left + right : left - right);
        // Why: twice 38 digits are more than 128 bits with a sign have.
        bool hasWrapped = isSum ? ((left ^ result) & (right ^ result)) < 0 : ((left ^ right) & (left ^ result)) < 0;
        return !hasWrapped && DecimalMath.Fits(result, digits);
    }
}
