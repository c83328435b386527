using System.Numerics;
using System.Text;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Random values of each type, half of them from the edges of the type, where orders go wrong.</summary>
/// <param name="random">The source of chance.</param>
sealed class KeyValues(Random random)
{
    static readonly char[] s_letters =
        ['\0', '\u0001', '\u0002', '\u0003', 'a', 'b', '\u007F', '\u0080', '\u07FF', '\u0800', '\uD7FF', '\uD800',
            '\uDBFF', '\uDC00', '\uDFFF', '\uE000', '\uFFFE', '\uFFFF'];

    public bool Boolean() => random.Next(2) == 0;

    public sbyte Int8() => OneOf<sbyte>((sbyte)UInt64(), sbyte.MinValue, -1, 0, 1, sbyte.MaxValue);

    public byte UInt8() => OneOf<byte>((byte)UInt64(), 0, 1, 0x7F, 0x80, byte.MaxValue);

    public short Int16() => OneOf<short>((short)UInt64(), short.MinValue, -256, -1, 0, 1, 255, 256, short.MaxValue);

    public ushort UInt16() => OneOf<ushort>((ushort)UInt64(), 0, 1, 255, 256, 0x7FFF, 0x8000, ushort.MaxValue);

    public int Int32() => OneOf((int)UInt64(), int.MinValue, -65536, -1, 0, 1, 255, 256, int.MaxValue);

    public uint UInt32() => OneOf((uint)UInt64(), 0u, 1u, 255u, 256u, 0x7FFF_FFFFu, 0x8000_0000u, uint.MaxValue);

    public long Int64() => OneOf(
        (long)UInt64(), long.MinValue, int.MinValue, -256, -1, 0, 1, 255, 256, uint.MaxValue, long.MaxValue);

    public ulong UInt64() => OneOf(
        (ulong)random.NextInt64(long.MinValue, long.MaxValue), 0ul, 1ul, 255ul, 256ul, 1ul << 63, ulong.MaxValue);

    public nint NativeInt() => (nint)Int64();

    public nuint NativeUInt() => (nuint)UInt64();

    public Int128 Int128() => OneOf(
        new Int128(UInt64(), UInt64()), System.Int128.MinValue, -1, 0, 1, long.MinValue, System.Int128.MaxValue);

    public UInt128 UInt128() => OneOf(
        new UInt128(UInt64(), UInt64()), 0ul, 1ul, ulong.MaxValue, System.UInt128.MaxValue);

    public BigInteger Big()
    {
        byte[] bytes = new byte[random.Next(1, 24)];
        random.NextBytes(bytes);
        return OneOf(
            new BigInteger(bytes), -65536, -257, -256, -255, -1, 0, 1, 127, 128, 255, 256, 65535, 65536,
            ulong.MaxValue);
    }

    public Half Half() => OneOf(
        BitConverter.UInt16BitsToHalf(UInt16()), System.Half.NegativeZero, System.Half.Zero, System.Half.NaN,
        System.Half.Epsilon, System.Half.NegativeInfinity, System.Half.PositiveInfinity, System.Half.MinValue);

    public float Float() => OneOf(
        BitConverter.UInt32BitsToSingle(UInt32()), -0f, 0f, float.NaN, BitConverter.Int32BitsToSingle(-1),
        float.Epsilon, -float.Epsilon, float.NegativeInfinity, float.PositiveInfinity, float.MinValue, 1f, -1f);

    public double Double() => OneOf(
        BitConverter.UInt64BitsToDouble(UInt64()), -0d, 0d, double.NaN, BitConverter.Int64BitsToDouble(-1),
        BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001), double.Epsilon, -double.Epsilon,
        double.NegativeInfinity, double.PositiveInfinity, double.MinValue, double.MaxValue, 1d, -1d);

    public decimal Decimal() => OneOf(
        new decimal((int)UInt64(), (int)UInt64(), (int)UInt64(), Boolean(), (byte)random.Next(29)),
        decimal.MinValue, decimal.MaxValue, 0m, -0.00m, 1m, 1.0m, 1.0000000000000000000000000000m, 10m, 0.1m, -1m,
        1e-28m, -1e-28m, 4294967296m, 18446744073709551616m, 0.0000000000000000004294967296m);

    public char Char() => OneOf((char)UInt64(), s_letters);

    public Rune Rune() => OneOf(
        new Rune(random.Next(0xD800)), new(0), new(0x7F), new(0xD7FF), new(0xE000), new(0xFFFF), new(0x10000),
        new(0x10FFFF));

    public string Text()
    {
        char[] letters = new char[random.Next(5)];
        for (int i = 0; i < letters.Length; i++)
            letters[i] = Char();
        return new string(letters);
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = OneOf<byte>(0, 1, 0x7F, 0x80, 0xFF);
        return OneOf(new Guid(bytes), System.Guid.Empty, System.Guid.AllBitsSet);
    }

    public DateTime DateTime() => new(
        OneOf(
            random.NextInt64(System.DateTime.MaxValue.Ticks), 0, 1, 255, 256, System.DateTime.MaxValue.Ticks),
        OneOf(DateTimeKind.Utc, DateTimeKind.Local, DateTimeKind.Unspecified));

    public DateTimeOffset DateTimeOffset()
    {
        TimeSpan offset = TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60 + 1));
        DateTimeOffset instant = OneOf(
            new DateTimeOffset(random.NextInt64(System.DateTime.MaxValue.Ticks), TimeSpan.Zero),
            new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new(2000, 1, 1, 0, 0, 1, TimeSpan.Zero),
            System.DateTimeOffset.MinValue,
            System.DateTimeOffset.MaxValue);
        return instant.Year is > 1 and < 9999 ? instant.ToOffset(offset) : instant;
    }

    public DateOnly Date() => OneOf(
        DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)), DateOnly.MinValue, new(1, 1, 2),
        DateOnly.MaxValue);

    public TimeOnly Time() => OneOf(
        new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay)), TimeOnly.MinValue, new(1), new(256), TimeOnly.MaxValue);

    public TimeSpan Duration() => new(Int64());

    public SmallEnum Small() => (SmallEnum)Int8();

    public DayOfWeek Day() => (DayOfWeek)Int32();

    public TextId TextId() => new(Text());

    public Score Score() => new(Double());

    /// <summary>Nothing as often as something.</summary>
    public T? Maybe<T>(T value)
        where T : struct
        => Boolean() ? value : null;

    /// <summary>Nothing as often as something.</summary>
    public string? Maybe(string value) => Boolean() ? value : null;

    T OneOf<T>(T any, params ReadOnlySpan<T> edges) =>
        Boolean() ? any : edges[random.Next(edges.Length)];
}
