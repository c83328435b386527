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
        DecimalColumn lefts = DecimalColumn.Of(left, name);
        DecimalColumn rights = DecimalColumn.Of(right, name);
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

    static bool TryCompute(Int128 left, Int128 right, bool isSum, int digits, out Int128 result)
    {
        result = unchecked(isSum ? left + right : left - right);
        // Why: twice 38 digits are more than 128 bits with a sign have.
        bool hasWrapped = isSum ? ((left ^ result) & (right ^ result)) < 0 : ((left ^ right) & (left ^ result)) < 0;
        return !hasWrapped && DecimalMath.Fits(result, digits);
    }
}
