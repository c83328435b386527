using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>
/// The bytes of keys, which logs keep: an example for each type of <c>docs/design/keys.md</c>. One that fails here says
/// that logs of older versions could not be read any more.
/// </summary>
public sealed class KeyWriterTests
{
    readonly KeyWriter _writer = new();

    [Fact]
    public void Integers_are_their_bytes_high_byte_first_with_the_sign_turned()
    {
        Is("00", static w => w.Put(false));
        Is("01", static w => w.Put(true));
        Is("7F", static w => w.Put((sbyte)-1));
        Is("FE", static w => w.Put((byte)254));
        Is("7FFE", static w => w.Put((short)-2));
        Is("1234", static w => w.Put((ushort)0x1234));
        Is("80000001", static w => w.Put(1));
        Is("00000000", static w => w.Put(int.MinValue));
        Is("01020304", static w => w.Put(0x01020304u));
        Is("7FFFFFFFFFFFFFFF", static w => w.Put(-1L));
        Is("0102030405060708", static w => w.Put(0x0102030405060708ul));
        Is("7FFFFFFFFFFFFFFD", static w => w.Put((nint)(-3)));
        Is("0000000000000005", static w => w.Put((nuint)5));
        Is("80000000000000000000000000000001", static w => w.Put(Int128.One));
        Is("00000000000000010000000000000002", static w => w.Put(new UInt128(1, 2)));
    }

    [Fact]
    public void Numbers_of_any_size_have_a_count_before_them()
    {
        Is("8000000100", static w => w.Put(BigInteger.Zero));
        Is("80000001FF", static w => w.Put(new BigInteger(255)));
        Is("800000020100", static w => w.Put(new BigInteger(256)));
        Is("7FFFFFFEFE", static w => w.Put(BigInteger.MinusOne));
        Is("7FFFFFFDFEFF", static w => w.Put(new BigInteger(-256)));
    }

    [Fact]
    public void Floating_point_numbers_are_their_bits_and_what_is_no_number_comes_first()
    {
        Is("BC00", static w => w.Put((Half)1));
        Is("43FF", static w => w.Put((Half)(-1)));
        Is("8000", static w => w.Put(Half.NegativeZero));
        Is("0000", static w => w.Put(Half.NaN));
        Is("BF800000", static w => w.Put(1f));
        Is("80000000", static w => w.Put(-0f));
        Is("007FFFFF", static w => w.Put(float.NegativeInfinity));
        Is("00000000", static w => w.Put(float.NaN));
        Is("BFF0000000000000", static w => w.Put(1d));
        Is("400FFFFFFFFFFFFF", static w => w.Put(-1d));
        Is("8000000000000000", static w => w.Put(-0d));
        Is("0000000000000000", static w => w.Put(BitConverter.Int64BitsToDouble(-1)));
    }

    [Fact]
    public void Decimals_are_counted_in_their_smallest_unit()
    {
        Is("800000000000000000000000000000000000000000000000", static w => w.Put(-0.00m));
        Is("800000000000000000000000000000000000000000000001", static w => w.Put(1e-28m));
        Is("800000000000000000000000204FCE5E3E25026110000000", static w => w.Put(1.00m));
        Is("7FFFFFFFFFFFFFFFFFFFFFFFDFB031A1C1DAFD9EEFFFFFFF", static w => w.Put(-1m));
        Is("A04FCE5E3E2502610FFFFFFFDFB031A1C1DAFD9EF0000000", static w => w.Put(decimal.MaxValue));
        Is("5FB031A1C1DAFD9EF0000000204FCE5E3E2502610FFFFFFF", static w => w.Put(decimal.MinValue));
    }

    [Fact]
    public void Text_is_its_characters_and_an_end()
    {
        Is("00", static w => w.Put((string?)null));
        Is("01", static w => w.Put(string.Empty));
        Is("416201", static w => w.Put("Ab"));
        Is("0201020202030301", static w => w.Put("\0\u0001\u0002\u0003"));
        Is("7FC280DFBFE0A08001", static w => w.Put("\u007F\u0080\u07FF\u0800"));
        Is("EDA0BDEDB88001", static w => w.Put("\U0001F600"));
        Is("EDB08001", static w => w.Put("\uDC00"));
        Is("EFBFBF01", static w => w.Put("\uFFFF"));
        Is("0041", static w => w.Put('A'));
        Is("0001F600", static w => w.Put(new Rune(0x1F600)));
    }

    [Fact]
    public void Times_are_ticks_and_days()
    {
        DateTime start = new(2000, 1, 1);
        Is("88C1220247E44000", w => w.Put(start));
        Is("88C1220247E44000", w => w.Put(DateTime.SpecifyKind(start, DateTimeKind.Utc)));
        Is("88C1220247E44000", w => w.Put(new DateTimeOffset(start.AddHours(2), TimeSpan.FromHours(2))));
        Is("80000001", static w => w.Put(new DateOnly(1, 1, 2)));
        Is("8000000000989680", static w => w.Put(new TimeOnly(0, 0, 1)));
        Is("7FFFFFFFFFFFFFFF", static w => w.Put(new TimeSpan(-1)));
        Is(
            "00112233445566778899AABBCCDDEEFF",
            static w => w.Put(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Null_is_a_byte_before_all_values()
    {
        Is("00", static w => Assert.False(w.PutPresence(false)));
        Is("01", static w => Assert.True(w.PutPresence(true)));
    }

    [Fact]
    public void A_writer_is_used_again()
    {
        _writer.Put(7);
        _writer.PutUnknown();
        Assert.False(_writer.IsExact);
        _writer.Clear();
        Assert.True(_writer.IsExact);
        Assert.True(_writer.Written.IsEmpty);
    }

    [Fact]
    public void A_key_can_be_longer_than_the_buffer_was()
    {
        string text = new('x', 1000);
        for (int i = 0; i < 10; i++)
            _writer.Put(text);
        Assert.Equal(10 * (1000 + 1), _writer.Written.Length);
        Assert.Equal(10, _writer.Written.Count((byte)1));
        Assert.Equal(10 * 1000, _writer.Written.Count((byte)'x'));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1 << 20, false)]
    public void Only_a_buffer_of_moderate_size_is_kept(int letters, bool isKept)
    {
        _writer.Put(new string('x', letters));
        ref byte before = ref MemoryMarshal.GetReference(_writer.Written);
        _writer.Clear();
        _writer.Put(true);
        Assert.Equal(isKept, Unsafe.AreSame(ref before, ref MemoryMarshal.GetReference(_writer.Written)));
    }

    void Is(string expected, Action<KeyWriter> put)
    {
        _writer.Clear();
        put(_writer);
        Assert.Equal(expected, Convert.ToHexString(_writer.Written));
        Assert.True(_writer.IsExact);
    }
}
