using System.Numerics;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Means of decimals.</summary>
internal static class DecimalMeans
{
    /// <summary>Digits behind the point that a mean has more than its column.</summary>
    internal const int DigitsMore = 6;

    /// <summary>Divides a sum by a count.</summary>
    /// <param name="sum">The sum of the integers that are stored.</param>
    /// <param name="count">How many there are, at least 1.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The quotient, rounded once, half to even, to six digits behind the point more than the column has; to
    /// fewer where C#'s decimal has no room for them. Zeros at the end are dropped.</returns>
    /// <exception cref="ColumnOverflowException">Not even the digits before the point fit.</exception>
    internal static decimal Of(BigInteger sum, long count, IArrowType type, string name)
    {
        int scale = DecimalColumn.ShapeOf(type).Scale;
        int digits = Math.Min(scale + DigitsMore, DecimalMath.ClrScaleMax);
        for (; digits >= 0; digits--)
        {
            BigInteger quotient = Rounded(sum, count, digits - scale);
            if (DecimalColumn.TryToDecimal(quotient, digits, out decimal mean))
                return WithoutZeros(mean);
        }

        throw new ColumnOverflowException(
            name, Arrow.ArrowTypes.Describe(type), null, "it has more digits than a decimal of C#");
    }

    /// <summary>The quotient as a double.</summary>
    /// <param name="sum">The sum of the integers that are stored.</param>
    /// <param name="count">How many there are, at least 1.</param>
    /// <param name="type">The column's type.</param>
    /// <returns>About the mean.</returns>
    internal static double DoubleOf(BigInteger sum, long count, IArrowType type)
        => (double)sum / Math.Pow(10, DecimalColumn.ShapeOf(type).Scale) / count;

    // Why of the whole fraction at once: rounding twice could go the wrong way.
    static BigInteger Rounded(BigInteger sum, long count, int shift)
    {
        BigInteger power = BigInteger.Pow(10, Math.Abs(shift));
        BigInteger numerator = shift >= 0 ? sum * power : sum;
        BigInteger denominator = shift >= 0 ? count : count * power;
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        int order = (BigInteger.Abs(rest) * 2).CompareTo(denominator);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + numerator.Sign : quotient;
    }

    static decimal WithoutZeros(decimal value) => value / 1.0000000000000000000000000000m;
}
