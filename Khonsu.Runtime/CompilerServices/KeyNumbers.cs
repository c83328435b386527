using System.Buffers.Binary;
using System.Numerics;

namespace Khonsu.CompilerServices;

/// <summary>
/// Numbers whose bits do not compare as they do, as bytes that compare so. All have the idea in common: a number that
/// is not negative is its magnitude below a bit that is set; of a negative one all those bits are turned.
/// </summary>
static class KeyNumbers
{
    /// <summary>Bytes of 128 bits.</summary>
    public const int UInt128Bytes = 16;

    /// <summary>Bytes of a decimal: enough for the largest one with 28 digits behind the point, and a sign.</summary>
    public const int DecimalBytes = 24;

    const int ScaleMax = 28;
    const int StackBytes = 64;

    // The first byte of a number that is not negative is not below it.
    const byte SignByte = 1 << 7;

    // The framework makes no larger one.
    static readonly int s_magnitudeBytesMax = Array.MaxLength / 8;

    // Why zeros: the bits of negative infinity, the least number, are above them.
    const int NaN = 0;

    /// <summary>Bits that compare as numbers do.</summary>
    /// <param name="value">A number.</param>
    /// <returns>Its bits.</returns>
    public static ushort OrderedBits(Half value)
    {
        if (Half.IsNaN(value))
            return NaN;
        short bits = BitConverter.HalfToInt16Bits(value == Half.Zero ? Half.Zero : value);
        return (ushort)(bits < 0 ? ~bits : bits ^ short.MinValue);
    }

    /// <summary>Bits that compare as numbers do.</summary>
    /// <param name="value">A number.</param>
    /// <returns>Its bits.</returns>
    public static uint OrderedBits(float value)
    {
        if (float.IsNaN(value))
            return NaN;
        int bits = BitConverter.SingleToInt32Bits(value == 0 ? 0 : value);
        return (uint)(bits < 0 ? ~bits : bits ^ int.MinValue);
    }

    /// <summary>Bits that compare as numbers do.</summary>
    /// <param name="value">A number.</param>
    /// <returns>Its bits.</returns>
    public static ulong OrderedBits(double value)
    {
        if (double.IsNaN(value))
            return NaN;
        long bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        return (ulong)(bits < 0 ? ~bits : bits ^ long.MinValue);
    }

    /// <summary>The number that has these bits.</summary>
    /// <param name="bits">Any bits.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when no number has them.</returns>
    public static bool TryOfOrderedBits(ushort bits, out Half value)
    {
        short raw = (short)((bits & (1 << 15)) == 0 ? ~bits : bits ^ (1 << 15));
        value = bits == NaN ? Half.NaN : BitConverter.Int16BitsToHalf(raw);
        return OrderedBits(value) == bits;
    }

    /// <summary>The number that has these bits.</summary>
    /// <param name="bits">Any bits.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when no number has them.</returns>
    public static bool TryOfOrderedBits(uint bits, out float value)
    {
        uint raw = (bits & (1U << 31)) == 0 ? ~bits : bits ^ (1U << 31);
        value = bits == NaN ? float.NaN : BitConverter.UInt32BitsToSingle(raw);
        return OrderedBits(value) == bits;
    }

    /// <summary>The number that has these bits.</summary>
    /// <param name="bits">Any bits.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when no number has them.</returns>
    public static bool TryOfOrderedBits(ulong bits, out double value)
    {
        ulong raw = (bits & (1UL << 63)) == 0 ? ~bits : bits ^ (1UL << 63);
        value = bits == NaN ? double.NaN : BitConverter.UInt64BitsToDouble(raw);
        return OrderedBits(value) == bits;
    }

    /// <summary>Writes a decimal as a whole number of the smallest units that a decimal can have.</summary>
    /// <param name="target">Takes <see cref="DecimalBytes"/>.</param>
    /// <param name="value">The number.</param>
    public static void Write(Span<byte> target, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        ulong low = (uint)parts[0] | ((ulong)(uint)parts[1] << 32);
        ulong high = (uint)parts[2];
        UInt128 unit = PowerOfTen(ScaleMax - value.Scale);
        ulong unitLow = (ulong)unit;
        ulong unitHigh = (ulong)(unit >> 64);

        // The halves of both are below 2^32 and 2^30 at the top, so no sum overflows and the highest bit stays free.
        UInt128 bottom = (UInt128)low * unitLow;
        UInt128 middle = (bottom >> 64) + ((UInt128)low * unitHigh) + ((UInt128)high * unitLow);
        ulong top = (high * unitHigh) + (ulong)(middle >> 64);
        BinaryPrimitives.WriteUInt64BigEndian(target, top | (1UL << 63));
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], (ulong)middle);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], (ulong)bottom);
        if (value < 0)
            Turn(target);
    }

    /// <summary>Reads a decimal.</summary>
    /// <param name="source">Of <see cref="DecimalBytes"/>.</param>
    /// <param name="value">The number, with as few digits behind the point as it needs.</param>
    /// <returns>False when the bytes are those of no decimal.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out decimal value)
    {
        bool isNegative = source[0] < SignByte;
        ulong turned = isNegative ? ulong.MaxValue : 0;
        ulong top = (BinaryPrimitives.ReadUInt64BigEndian(source) ^ turned) & ~(1UL << 63);
        ulong middle = BinaryPrimitives.ReadUInt64BigEndian(source[8..]) ^ turned;
        ulong bottom = BinaryPrimitives.ReadUInt64BigEndian(source[16..]) ^ turned;
        bool isZero = (top | middle | bottom) == 0;
        int scale = ScaleMax;
        while (scale > 0 && TryDivideByTen(ref top, ref middle, ref bottom))
            scale--;

        // Why so few digits: if a number fits into 96 bits with any count of digits, it does with the least.
        bool isWhole = top == 0 && middle <= uint.MaxValue && !(isNegative && isZero);
        value = isWhole
            ? new decimal((int)bottom, (int)(bottom >> 32), (int)middle, isNegative, (byte)scale)
            : default;
        return isWhole;
    }

    /// <summary>How many bytes a number needs.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The size of its magnitude, and of the count before it.</returns>
    public static int BytesOf(BigInteger value) =>
        sizeof(uint) + BigInteger.Abs(value).GetByteCount(isUnsigned: true);

    /// <summary>Writes the count of bytes of a number's magnitude and the magnitude.</summary>
    /// <param name="target">Takes <see cref="BytesOf"/>.</param>
    /// <param name="value">The number.</param>
    public static void Write(Span<byte> target, BigInteger value)
    {
        Span<byte> magnitude = target[sizeof(uint)..];
        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)magnitude.Length | (1U << 31));
        _ = BigInteger.Abs(value).TryWriteBytes(magnitude, out _, isUnsigned: true, isBigEndian: true);
        if (value.Sign < 0)
            Turn(target);
    }

    /// <summary>Reads a number of any size.</summary>
    /// <param name="source">What begins with it.</param>
    /// <param name="bytes">How many bytes it takes.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the bytes do not begin as any number does.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out int bytes, out BigInteger value)
    {
        (bytes, value) = (0, default);
        if (source.Length < sizeof(uint))
            return false;
        bool isNegative = source[0] < SignByte;
        uint turned = isNegative ? uint.MaxValue : 0;
        uint count = (BinaryPrimitives.ReadUInt32BigEndian(source) ^ turned) & ~(1U << 31);
        // Why compared before anything is made: the count is only a claim.
        if (count == 0 || count > s_magnitudeBytesMax || count > source.Length - sizeof(uint))
            return false;
        ReadOnlySpan<byte> magnitude = source.Slice(sizeof(uint), (int)count);
        bool isZeroFirst = magnitude[0] == (byte)turned;
        if (isZeroFirst && (isNegative || count > 1))
            return false;
        bytes = sizeof(uint) + (int)count;
        value = isNegative ? -OfTurned(magnitude) : new BigInteger(magnitude, isUnsigned: true, isBigEndian: true);
        return true;
    }

    static BigInteger OfTurned(ReadOnlySpan<byte> magnitude)
    {
        Span<byte> bytes = magnitude.Length <= StackBytes ? stackalloc byte[StackBytes] : new byte[magnitude.Length];
        bytes = bytes[..magnitude.Length];
        magnitude.CopyTo(bytes);
        Turn(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    // Divides 192 bits, from the highest down, unless something would remain.
    static bool TryDivideByTen(ref ulong top, ref ulong middle, ref ulong bottom)
    {
        (ulong highest, ulong rest) = Math.DivRem(top, 10);
        (UInt128 higher, UInt128 less) = UInt128.DivRem(new UInt128(rest, middle), 10);
        (UInt128 high, UInt128 least) = UInt128.DivRem(new UInt128((ulong)less, bottom), 10);
        if (least != 0)
            return false;
        (top, middle, bottom) = (highest, (ulong)higher, (ulong)high);
        return true;
    }

    static void Turn(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)~bytes[i];
    }

    static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = UInt128.One;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
