using System.Buffers.Binary;
using System.Numerics;

namespace Khonsu.Arrow;

/// <summary>
/// Converts between <see cref="decimal"/> (96 bits and a scale) and Arrow's scaled integers of 32 to 256 bits; exact or
/// not at all.
/// </summary>
internal static class DecimalScaling
{
    internal const int Width256 = 32;

    const int Digits32 = 9;
    const int Digits64 = 18;
    const int Digits128 = 38;
    const int ScaleMax = 28;
    const int SignShift = 127;

    static readonly UInt128[] s_powers = Powers();
    static readonly UInt128 s_mantissaEnd = UInt128.One << 96;

    /// <summary>Bytes of a column of so many digits.</summary>
    internal static int WidthOf(int precision) => precision switch
    {
        <= Digits32 => sizeof(int),
        <= Digits64 => sizeof(long),
        <= Digits128 => 16,
        _ => Width256,
    };

    /// <summary>A decimal as an integer of at most 38 digits.</summary>
    internal static DecimalFit TryScale(decimal value, int precision, int scale, out Int128 scaled)
    {
        scaled = default;
        UInt128 digits = Mantissa(value);
        int shift = scale - value.Scale;
        if (shift < 0)
        {
            (digits, UInt128 rest) = UInt128.DivRem(digits, s_powers[-shift]);
            if (rest != UInt128.Zero)
                return DecimalFit.ScaleTooSmall;
            shift = 0;
        }

        // Why: digits · 10^shift < 10^precision exactly when digits < 10^(precision - shift), which cannot overflow.
        if (digits >= s_powers[precision - shift])
            return DecimalFit.PrecisionTooSmall;
        digits *= s_powers[shift];
        scaled = decimal.IsNegative(value) ? -(Int128)digits : (Int128)digits;
        return DecimalFit.Exact;
    }

    /// <summary>A decimal as an integer of at most 76 digits, 32 bytes little-endian.</summary>
    internal static DecimalFit TryScale256(decimal value, int precision, int scale, Span<byte> target)
    {
        int shift = scale - value.Scale;
        BigInteger digits = Mantissa(value);
        if (shift < 0)
        {
            digits = BigInteger.DivRem(digits, BigInteger.Pow(10, -shift), out BigInteger rest);
            if (!rest.IsZero)
                return DecimalFit.ScaleTooSmall;
        }
        else
        {
            digits *= BigInteger.Pow(10, shift);
        }

        if (digits >= BigInteger.Pow(10, precision))
            return DecimalFit.PrecisionTooSmall;
        target.Fill((byte)(decimal.IsNegative(value) && !digits.IsZero ? 0xFF : 0));
        return (decimal.IsNegative(value) ? -digits : digits).TryWriteBytes(target, out _)
            ? DecimalFit.Exact
            : DecimalFit.PrecisionTooSmall;
    }

    /// <summary>A scaled integer of 4, 8, 16 or 32 bytes as a decimal without zeros at the end of its
    /// fraction.</summary>
    /// <returns>False when the number needs more digits than a decimal has.</returns>
    internal static bool TryUnscale(ReadOnlySpan<byte> scaled, int scale, out decimal value)
    {
        switch (scaled.Length)
        {
            case sizeof(int):
                return TryUnscale(BinaryPrimitives.ReadInt32LittleEndian(scaled), scale, out value);
            case sizeof(long):
                return TryUnscale(BinaryPrimitives.ReadInt64LittleEndian(scaled), scale, out value);
            case 16:
                return TryUnscale(BinaryPrimitives.ReadInt128LittleEndian(scaled), scale, out value);
            default:
                Int128 low = BinaryPrimitives.ReadInt128LittleEndian(scaled);
                Int128 high = BinaryPrimitives.ReadInt128LittleEndian(scaled[16..]);
                return high == low >> SignShift
                    ? TryUnscale(low, scale, out value)
                    : TryUnscale(new BigInteger(scaled), scale, out value);
        }
    }

    static bool TryUnscale(Int128 scaled, int scale, out decimal value)
    {
        bool isNegative = Int128.IsNegative(scaled);
        UInt128 digits = isNegative ? (UInt128)(-scaled) : (UInt128)scaled;
        DropZeros(ref digits, ref scale);
        return TryCompose(digits, scale, isNegative, out value);
    }

    static bool TryUnscale(BigInteger scaled, int scale, out decimal value)
    {
        value = default;
        BigInteger digits = BigInteger.Abs(scaled);
        while (scale > 0 && digits > UInt128.MaxValue)
        {
            digits = BigInteger.DivRem(digits, 10, out BigInteger rest);
            if (!rest.IsZero)
                return false;
            scale--;
        }

        if (digits > UInt128.MaxValue)
            return false;
        UInt128 narrow = (UInt128)digits;
        DropZeros(ref narrow, ref scale);
        return TryCompose(narrow, scale, scaled.Sign < 0, out value);
    }

    static bool TryCompose(UInt128 digits, int scale, bool isNegative, out decimal value)
    {
        if (digits >= s_mantissaEnd || scale > ScaleMax)
        {
            value = default;
            return false;
        }

        ulong low = (ulong)digits;
        value = new decimal((int)low, (int)(low >> 32), (int)(ulong)(digits >> 64), isNegative, (byte)scale);
        return true;
    }

    // Perf: division of 128 bits is slow; almost every number is below 2⁶⁴ after the first step or from the start.
    static void DropZeros(ref UInt128 digits, ref int scale)
    {
        if (digits == UInt128.Zero)
        {
            scale = 0;
            return;
        }

        while (scale > 0 && digits > ulong.MaxValue)
        {
            int step = Math.Min(scale, 8);
            (UInt128 quotient, UInt128 rest) = UInt128.DivRem(digits, s_powers[step]);
            if (rest != UInt128.Zero)
            {
                step = 1;
                (quotient, rest) = UInt128.DivRem(digits, s_powers[step]);
            }

            if (rest != UInt128.Zero)
                return;
            digits = quotient;
            scale -= step;
        }

        if (digits > ulong.MaxValue)
            return;
        ulong small = (ulong)digits;
        for (int step = 16; step > 0; step /= 2)
        {
            ulong power = (ulong)s_powers[step];
            while (scale >= step && small % power == 0)
            {
                small /= power;
                scale -= step;
            }
        }

        digits = small;
    }

    static UInt128 Mantissa(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        return new UInt128((uint)parts[2], (uint)parts[0] | ((ulong)(uint)parts[1] << 32));
    }

    static UInt128[] Powers()
    {
        UInt128[] powers = new UInt128[Digits128 + 1];
        powers[0] = UInt128.One;
        for (int i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
