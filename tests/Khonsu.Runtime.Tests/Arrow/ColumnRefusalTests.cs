using System.Collections.Immutable;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class ColumnRefusalTests
{
    static ColumnDefinition Column(ColumnKind kind) => new("amount", "Amount", kind, false);

    [Fact]
    public void A_null_is_refused_where_the_column_does_not_accept_it()
    {
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => new StringColumnWriter(Column(ColumnKind.String)).Append(null));
        Assert.Null(error.Value);
        Assert.Contains("does not accept null", error.Message);
        Assert.Throws<ColumnValueException>(
            () => new PrimitiveColumnWriter<int>(Column(ColumnKind.Int32)).Append((int?)null));
        Assert.Throws<ColumnValueException>(
            () => new BooleanColumnWriter(Column(ColumnKind.Boolean)).Append((bool?)null));
        Assert.Throws<ColumnValueException>(
            () => new DateTimeOffsetColumnWriter(Column(ColumnKind.DateTimeOffset)).Append((DateTimeOffset?)null));
        Assert.Throws<ColumnValueException>(
            () => new BytesColumnWriter(Column(ColumnKind.Bytes)).Append((ReadOnlyMemory<byte>?)null));
    }

    [Theory]
    [InlineData(@"\uD800", 0)]
    [InlineData(@"\uDC00", 0)]
    [InlineData(@"abcdefgh\uD83Dx", 8)]
    [InlineData(@"twenty characters and \uDE00 then some", 22)]
    [InlineData(@"\uD83C\uDF19\uD800\uD800\uDC00", 2)]
    public void A_lone_surrogate_is_refused_and_its_position_named(string escaped, int position)
    {
        // Why escaped: the arguments of an attribute are UTF-8 and lose lone surrogates themselves.
        string text = System.Text.RegularExpressions.Regex.Unescape(escaped);
        StringColumnWriter writer = new(Column(ColumnKind.String));
        ColumnValueException error = Assert.Throws<ColumnValueException>(() => writer.Append(text));
        Assert.Equal(text, error.Value);
        Assert.Contains($"at position {position},", error.Message);
    }

    [Fact]
    public void A_default_array_is_neither_empty_nor_null()
    {
        ImmutableBytesColumnWriter writer = new(Column(ColumnKind.ImmutableBytes) with { IsNullable = true });
        writer.Append((ImmutableArray<byte>?)null);
        Assert.Throws<ColumnValueException>(() => writer.Append(default(ImmutableArray<byte>)));
    }

    [Theory]
    [InlineData(DateTimeKind.Utc, DateTimeKind.Local)]
    [InlineData(DateTimeKind.Utc, DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Unspecified, DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Unspecified, DateTimeKind.Local)]
    public void A_time_of_another_kind_is_refused(DateTimeKind column, DateTimeKind value)
    {
        DateTimeColumnWriter writer = new(Column(ColumnKind.DateTime) with { DateTimeKind = column });
        DateTime time = new(2020, 1, 1, 0, 0, 0, value);
        ColumnValueException error = Assert.Throws<ColumnValueException>(() => writer.Append(time));
        Assert.Contains($"DateTimeKind.{value}", error.Message);
        Assert.Contains($"DateTimeKind.{column}", error.Message);
    }

    [Theory]
    [InlineData(TimeColumnUnit.Microsecond, 1L)]
    [InlineData(TimeColumnUnit.Millisecond, 9_999L)]
    [InlineData(TimeColumnUnit.Second, 10_000L)]
    public void Ticks_finer_than_the_unit_are_refused(TimeColumnUnit unit, long ticks)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(ticks);
        Assert.Throws<ColumnValueException>(
            () => new DateTimeColumnWriter(Column(ColumnKind.DateTime) with { Unit = unit }).Append(time));
        Assert.Throws<ColumnValueException>(
            () => new DateTimeOffsetColumnWriter(Column(ColumnKind.DateTimeOffset) with { Unit = unit }).Append(time));
        DurationColumnWriter spans = new(Column(ColumnKind.Duration) with { Unit = unit });
        Assert.Throws<ColumnValueException>(() => spans.Append(TimeSpan.FromTicks(-ticks)));
    }

    [Fact]
    public void Times_and_spans_beyond_292_years_are_refused_in_nanoseconds()
    {
        const long Last = long.MaxValue / 100;
        DateTimeColumnWriter times = new(Column(ColumnKind.DateTime));
        times.Append(DateTime.UnixEpoch.AddTicks(Last));
        times.Append(DateTime.UnixEpoch.AddTicks(-Last));
        Assert.Throws<ColumnValueException>(() => times.Append(DateTime.UnixEpoch.AddTicks(Last + 1)));
        Assert.Throws<ColumnValueException>(() => times.Append(DateTime.UnixEpoch.AddTicks(-Last - 1)));
        Assert.Throws<ColumnValueException>(() => times.Append(DateTimeOffset.MaxValue.UtcDateTime));
        Assert.Throws<ColumnValueException>(() => times.Append(DateTimeOffset.MinValue.UtcDateTime));
        DurationColumnWriter spans = new(Column(ColumnKind.Duration));
        ColumnValueException error = Assert.Throws<ColumnValueException>(() => spans.Append(TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.MaxValue, error.Value);
        Assert.Contains("[Duration(TimeColumnUnit.Microsecond)]", error.Message);
        Assert.Throws<ColumnValueException>(() => spans.Append(TimeSpan.MinValue));
        Assert.Throws<ColumnValueException>(
            () => new DateTimeOffsetColumnWriter(Column(ColumnKind.DateTimeOffset)).Append(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData(4, 2, "0.001", "digits after the point")]
    [InlineData(4, 2, "-1.005", "digits after the point")]
    [InlineData(4, 2, "100", "digits before the point")]
    [InlineData(9, 0, "1000000000", "digits before the point")]
    [InlineData(18, 18, "1", "digits before the point")]
    [InlineData(38, 18, "100000000000000000000", "digits before the point")]
    [InlineData(38, 18, "0.0000000000000000001", "digits after the point")]
    [InlineData(39, 39, "1", "digits before the point")]
    [InlineData(57, 27, "0.0000000000000000000000000001", "digits after the point")]
    [InlineData(40, 20, "-100000000000000000000", "digits before the point")]
    public void A_decimal_is_never_rounded(int precision, int scale, string text, string problem)
    {
        decimal value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        DecimalColumnWriter writer = new(Column(ColumnKind.Decimal) with { Precision = precision, Scale = scale });
        ColumnValueException error = Assert.Throws<ColumnValueException>(() => writer.Append(value));
        Assert.Contains(problem, error.Message);
        Assert.Equal(value, error.Value);
    }

    [Fact]
    public void A_refusal_names_table_column_row_key_and_value()
    {
        KhonsuStore store = KhonsuStore.Open();
        ColumnValueException error = Assert.Throws<ColumnValueException>(() => store.Atomically(static tx =>
        {
            tx.Readings.Add(new Reading(41, "fine", 1, DateTime.UnixEpoch, null));
            tx.Readings.Add(new Reading(42, "bad \uD800", 1, DateTime.UnixEpoch, null));
            tx.Readings.ToRecordBatch();
        }));
        Assert.Equal(("readings", "name", "42", "bad \uD800"), (error.Table, error.Column, error.Key, error.Value));
        Assert.Contains("'readings'", error.Message);
        Assert.Contains("'name'", error.Message);
        Assert.Contains("key '42'", error.Message);
    }
}
