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
