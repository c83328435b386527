using System.Globalization;
using System.Numerics;
using System.Text;
using Khonsu.CompilerServices;
using Xunit.Abstractions;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>What is read from the bytes of keys, and from bytes that are those of no key.</summary>
public sealed class KeyReaderTests(ITestOutputHelper output)
{
    const int ValueCount = 300;
    const int MutationCount = 10;

    [Fact]
    public void What_is_read_equals_what_was_written_and_is_written_as_the_same_bytes()
    {
        KeyValues values = new(Chance());
        foreach (KeyType type in KeyTypes.All)
        {
            for (int i = 0; i < ValueCount; i++)
                type.Check(values);
        }
    }

    [Fact]
    public void Of_the_bytes_of_a_value_none_may_be_missing_and_none_left()
    {
        Random random = Chance();
        KeyValues values = new(random);
        foreach (KeyType type in KeyTypes.All)
        {
            byte[] bytes = type.Check(values);
            for (int count = 0; count < bytes.Length; count++)
                Assert.True(type.Again(bytes[..count]) is null, $"{type}: {count} of {Convert.ToHexString(bytes)}");
            Assert.True(type.Again([.. bytes, (byte)random.Next(256)]) is null, $"{type}: behind the end");
        }
    }

    [Fact]
    public void Other_bytes_are_refused_or_are_those_of_the_value_that_is_read()
    {
        Random random = Chance();
        KeyValues values = new(random);
        foreach (KeyType type in KeyTypes.All)
        {
            for (int i = 0; i < ValueCount; i++)
            {
                byte[] bytes = type.Check(values);
                for (int j = 0; j < MutationCount; j++)
                    CheckAgain(type, KeyMutations.Of(bytes, random));
                random.NextBytes(bytes);
                CheckAgain(type, bytes);
            }
        }
    }

    [Theory]
    [InlineData("bool", "02", "FF", "")]
    [InlineData("presence", "02", "FF", "")]
    [InlineData("Half", "7FFF", "0001", "03FE", "FFFF")]
    [InlineData("float", "7FFFFFFF", "00000001", "007FFFFE", "FFFFFFFF")]
    [InlineData("double", "7FFFFFFFFFFFFFFF", "0000000000000001", "000FFFFFFFFFFFFE", "FFFFFFFFFFFFFFFF")]
    [InlineData(
        "decimal",
        // Zero below zero; one unit more than the largest; 2^96; one with 30 digits; as large as can be written.
        "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "A04FCE5E3E2502610FFFFFFFDFB031A1C1DAFD9EF0000001",
        "A04FCE5E3E25026110000000000000000000000000000000",
        "800000000000000000000001431E0FAE6D7217CAA0000001",
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "000000000000000000000000000000000000000000000000")]
    [InlineData(
        "BigInteger",
        // No magnitude; a zero before it; zero below zero; fewer bytes than the count says.
        "80000000", "7FFFFFFF", "800000020001", "7FFFFFFDFFFE", "7FFFFFFEFF", "80000002FF", "FFFFFFFF00", "0000000000")]
    [InlineData("Rune", "0000D800", "0000DFFF", "00110000", "FFFFFFFF")]
    [InlineData(
        "string?",
        // No end; an escape of nothing; longer forms than are needed; parts that are missing; a null inside.
        "", "41", "0201", "020001", "020401", "0202", "C08001", "C1BF01", "C201", "C24101", "E0808001", "E09FBF01",
        "E0A001", "E101", "8001", "BF01", "F080808001", "FF01", "410001", "0001", "0101")]
    [InlineData("string", "00", "0041")]
    [InlineData("DateTime", "7FFFFFFFFFFFFFFF", "0000000000000000", "ABCA2875F4374000", "FFFFFFFFFFFFFFFF")]
    [InlineData("DateTimeOffset", "7FFFFFFFFFFFFFFF", "0000000000000000", "ABCA2875F4374000", "FFFFFFFFFFFFFFFF")]
    [InlineData("DateOnly", "7FFFFFFF", "00000000", "8037B9DB", "FFFFFFFF")]
    [InlineData("TimeOnly", "7FFFFFFFFFFFFFFF", "0000000000000000", "800000C92A69C000", "FFFFFFFFFFFFFFFF")]
    public void What_no_value_is_written_as_is_refused(string name, params string[] refused)
    {
        KeyType type = KeyTypes.All.Single(type => type.ToString() == name);
        Assert.All(refused, bytes => Assert.Null(type.Again(Convert.FromHexString(bytes))));
    }

    [Theory]
    [InlineData("DateTime", "ABCA2875F4373FFF")]
    [InlineData("DateTimeOffset", "ABCA2875F4373FFF")]
    [InlineData("DateOnly", "8037B9DA")]
    [InlineData("TimeOnly", "800000C92A69BFFF")]
    [InlineData("decimal", "A04FCE5E3E2502610FFFFFFFDFB031A1C1DAFD9EF0000000")]
    [InlineData("Half", "03FF")]
    [InlineData("string?", "0201020202030301")]
    public void What_is_beside_it_is_read(string name, string bytes)
    {
        KeyType type = KeyTypes.All.Single(type => type.ToString() == name);
        Assert.Equal(bytes, Convert.ToHexString(type.Again(Convert.FromHexString(bytes))!));
    }

    [Fact]
    public void Times_have_the_kind_that_is_asked_for_and_no_offset()
    {
        byte[] start = Convert.FromHexString("88C1220247E44000");
        DateTime local = new KeyReader(start).GetDateTime(DateTimeKind.Local);
        Assert.Equal((new DateTime(2000, 1, 1), DateTimeKind.Local), (local, local.Kind));
        DateTimeOffset instant = new KeyReader(start).GetDateTimeOffset();
        Assert.Equal((new DateTime(2000, 1, 1), TimeSpan.Zero), (instant.DateTime, instant.Offset));
    }

    [Fact]
    public void A_decimal_has_as_few_digits_behind_the_point_as_it_needs()
    {
        KeyWriter writer = new();
        writer.Put(120.500m);
        decimal read = new KeyReader(writer.Written.ToArray()).GetDecimal();
        Assert.Equal("120.5", read.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_is_read_from_a_broken_reader_is_a_default()
    {
        KeyReader reader = new(Convert.FromHexString("02" + "80000001" + "416201"));
        Assert.False(reader.GetBoolean());
        Assert.Equal(0, reader.GetInt8());
        Assert.Equal(0, reader.GetInt32());
        Assert.Equal(0, reader.GetInt64());
        Assert.Equal(Int128.Zero, reader.GetInt128());
        Assert.Equal(0m, reader.GetDecimal());
        Assert.Equal(BigInteger.Zero, reader.GetBigInteger());
        Assert.Equal(0d, reader.GetDouble());
        Assert.Equal(default, reader.GetRune());
        Assert.Equal(string.Empty, reader.GetString());
        Assert.Null(reader.GetNullableString());
        Assert.Equal(default, reader.GetGuid());
        Assert.Equal(default, reader.GetDateTime(DateTimeKind.Utc));
        Assert.Equal(default, reader.GetDateTimeOffset());
        Assert.Equal(default, reader.GetDate());
        Assert.Equal(default, reader.GetTime());
        Assert.Equal(default, reader.GetDuration());
        Assert.False(reader.GetPresence());
        Assert.Equal(default, reader.Wrap<TextId, string>("a", static value => new(value), static made => made.Value));
        Assert.False(reader.IsExact);
    }

    [Fact]
    public void A_count_that_is_only_claimed_makes_nothing()
    {
        KeyReader reader = new(Convert.FromHexString("8FFFFFF0" + "FF"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        BigInteger value = reader.GetBigInteger();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(BigInteger.Zero, value);
        Assert.False(reader.IsExact);
        // Why not zero: the first call of a method may cost something. The claim is of a quarter of a GiB.
        Assert.InRange(allocated, 0, 1 << 20);
    }

    [Fact]
    public void Large_values_are_read()
    {
        KeyWriter writer = new();
        BigInteger big = -BigInteger.Pow(3, 10_000);
        string text = string.Concat(Enumerable.Repeat("a\0\u0080\uFFFF\uD800", 1000));
        writer.Put(big);
        writer.Put(text);
        KeyReader reader = new(writer.Written.ToArray());
        Assert.Equal(big, reader.GetBigInteger());
        Assert.Equal(text, reader.GetString());
        Assert.True(reader.IsExact);
    }

    static void CheckAgain(KeyType type, byte[] bytes)
    {
        if (type.Again(bytes) is { } again && !again.AsSpan().SequenceEqual(bytes))
            Assert.Fail($"{type}: {Convert.ToHexString(bytes)} was read, and written as {Convert.ToHexString(again)}");
    }

    Random Chance()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"seed={seed}");
        return new(seed);
    }
}
