using System.Numerics;

namespace Khonsu.Compute;

/// <summary>What decimals of 38 digits can hold.</summary>
internal static class DecimalMath
{
    /// <summary>Digits of a decimal of 16 bytes.</summary>
    internal const int DigitsMax = 38;

    /// <summary>Digits after the point that C#'s decimal has at most.</summary>
    internal const int ClrScaleMax = 28;

    static readonly Int128[] s_limits = MakeLimits();

    /// <summary>The largest integer of so many digits.</summary>
    /// <param name="digits">Digits, 1 to 38.</param>
    /// <returns>As many nines.</returns>
    internal static Int128 Limit(int digits) => s_limits[digits];

    /// <summary>Tells whether an integer has at most so many digits.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="digits">Digits, 1 to 38.</param>
    /// <returns>True when it has.</returns>
    internal static bool Fits(Int128 value, int digits) => value <= s_limits[digits] && value >= -s_limits[digits];

    /// <summary>Adds two integers.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <param name="sum">Their sum.</param>
    /// <returns>False when it does not fit 128 bits.</returns>
    internal static bool TryAdd(Int128 left, Int128 right, out Int128 sum)
    {
        sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) >= 0;
    }

    /// <summary>Takes a decimal apart.</summary>
    /// <param name="value">The decimal.</param>
    /// <param name="scale">Its digits after the point.</param>
    /// <returns>The integer without the point.</returns>
    internal static BigInteger Unscaled(decimal value, out int scale)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        scale = value.Scale;
        BigInteger digits = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return value < 0 ? -digits : digits;
    }

    static Int128[] MakeLimits()
    {
        var limits = new Int128[DigitsMax + 1];
        for (int digits = 1; digits <= DigitsMax; digits++)
            limits[digits] = (limits[digits - 1] * 10) + 9;
        return limits;
    }
}
