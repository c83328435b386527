using System.Collections.Immutable;
using System.Numerics;
using CsCheck;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Every kind of column with its edges.</summary>
static class KindCodecs
{
    const long UnixTicks = 621_355_968_000_000_000;
    const long NanosecondTicksMax = long.MaxValue / 100;

    static readonly Gen<long> s_nanosecondTicks = Edges(
        Gen.Long[-NanosecondTicksMax, NanosecondTicksMax], 0, -1, 1, NanosecondTicksMax, -NanosecondTicksMax);

    static readonly Gen<ReadOnlyMemory<byte>> s_bytes =
        Gen.Byte.Array[0, 40].Select(static b => new ReadOnlyMemory<byte>(b));

    public static IReadOnlyList<KindCodec> All { get; } =
    [
        Primitive(ColumnKind.Int8, Edges(Gen.SByte, sbyte.MinValue, sbyte.MaxValue)),
        Primitive(ColumnKind.UInt8, Edges(Gen.Byte, byte.MinValue, byte.MaxValue)),
        Primitive(ColumnKind.Int16, Edges(Gen.Short, short.MinValue, short.MaxValue)),
        Primitive(ColumnKind.UInt16, Edges(Gen.UShort, ushort.MinValue, ushort.MaxValue)),
        Primitive(ColumnKind.Int32, Edges(Gen.Int, int.MinValue, int.MaxValue)),
        Primitive(ColumnKind.UInt32, Edges(Gen.UInt, uint.MinValue, uint.MaxValue)),
        Primitive(ColumnKind.Int64, Edges(Gen.Long, long.MinValue, long.MaxValue)),
        Primitive(ColumnKind.UInt64, Edges(Gen.ULong, ulong.MinValue, ulong.MaxValue)),
        Primitive(ColumnKind.Half, Edges(Gen.Short.Select(BitConverter.Int16BitsToHalf),
            Half.NaN, Half.MinValue, Half.MaxValue)),
        Primitive(ColumnKind.Float, Edges(Gen.Int.Select(BitConverter.Int32BitsToSingle),
            float.NaN, -0f, float.Epsilon)),
        Primitive(ColumnKind.Double, Edges(Gen.Long.Select(BitConverter.Int64BitsToDouble), double.NaN, -0d,
            BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001), BitConverter.Int64BitsToDouble(-1),
            double.MaxValue)),
        Of<bool>(Kind(ColumnKind.Boolean), Gen.Bool,
            static c => { BooleanColumnWriter w = new(c); return (w, w.Append); },
            static c => { BooleanColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<char>(Kind(ColumnKind.Char), Edges(Gen.Char, '\0', '\uD800', '\uFFFF'),
            static c => { CharColumnWriter w = new(c); return (w, w.Append); },
            static c => { CharColumnReader r = new(c); return (r, r.GetNullable); }),
        Decimals(9, 0, Gen.Int[-999_999_999, 999_999_999].Select(static i => (decimal)i)),
        Decimals(18, 6, Edges(Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999]
            .Select(static i => i / 1_000_000m), 0m, 0.000001m, 1.50m, -999_999_999_999.999999m)),
        Decimals(38, 18, Edges(Gen.Long.Select(static i => i / 1_000m), 99_999_999_999_999_999_999m,
            0.000000000000000001m, -0.0m, 12_345_678_901.123456789012345678m)),
        Decimals(38, 0, Edges(Gen.Long.Select(static i => (decimal)i), decimal.MaxValue, decimal.MinValue)),
        Decimals(57, 28, Edges(Gen.Decimal, decimal.MaxValue, decimal.MinValue, 1e-28m, -1e-28m, 0m)),
        Decimals(76, 40, Edges(Gen.Decimal, decimal.MaxValue, decimal.MinValue, 1e-28m)),
        Of<Int128>(Kind(ColumnKind.Int128), Edges(Gen.Select(Gen.ULong, Gen.ULong, static (a, b) => new Int128(a, b)),
            Int128.MinValue, Int128.MaxValue, Int128.NegativeOne),
            static c => { Int128ColumnWriter w = new(c); return (w, w.Append); },
            static c => { Int128ColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<UInt128>(Kind(ColumnKind.UInt128),
            Edges(Gen.Select(Gen.ULong, Gen.ULong, static (a, b) => new UInt128(a, b)),
            UInt128.MinValue, UInt128.MaxValue),
            static c => { UInt128ColumnWriter w = new(c); return (w, w.Append); },
            static c => { UInt128ColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<BigInteger>(Kind(ColumnKind.BigInteger), Edges(Gen.Byte.Array[0, 40].Select(static b => new BigInteger(b)),
            BigInteger.Zero, BigInteger.MinusOne, BigInteger.Pow(10, 100)),
            static c => { BigIntegerColumnWriter w = new(c); return (w, w.Append); },
            static c => { BigIntegerColumnReader r = new(c); return (r, r.GetNullable); }),
        new(Kind(ColumnKind.String), Texts().Select(static s => (object)s),
            static c => { StringColumnWriter w = new(c); return (w, v => w.Append((string?)v)); },
            static c => { StringColumnReader r = new(c); return (r, r.GetNullable); }),
        new(Kind(ColumnKind.Word), Gen.OneOf(Gen.Int[0, 3].Select(static n => new string('é', n)), Texts())
            .Select(static s => (object)s),
            static c => { WordColumnWriter w = new(c); return (w, v => w.Append((string?)v)); },
            static c => { WordColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<ReadOnlyMemory<byte>>(Kind(ColumnKind.Bytes), s_bytes,
            static c => { BytesColumnWriter w = new(c); return (w, w.Append); },
            static c => { BytesColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<ImmutableArray<byte>>(Kind(ColumnKind.ImmutableBytes),
            s_bytes.Select(static b => b.ToArray().ToImmutableArray()),
            static c => { ImmutableBytesColumnWriter w = new(c); return (w, w.Append); },
            static c => { ImmutableBytesColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<Guid>(Kind(ColumnKind.Guid), Edges(Gen.Guid, Guid.Empty, Guid.AllBitsSet),
            static c => { GuidColumnWriter w = new(c); return (w, w.Append); },
            static c => { GuidColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<DateOnly>(Kind(ColumnKind.Date),
            Edges(Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber),
            DateOnly.MinValue, DateOnly.MaxValue),
            static c => { DateColumnWriter w = new(c); return (w, w.Append); },
            static c => { DateColumnReader r = new(c); return (r, r.GetNullable); }),
        Of<TimeOnly>(Kind(ColumnKind.Time),
            Edges(Gen.Long[0, TimeSpan.TicksPerDay - 1].Select(static t => new TimeOnly(t)),
            TimeOnly.MinValue, TimeOnly.MaxValue),
            static c => { TimeColumnWriter w = new(c); return (w, w.Append); },
            static c => { TimeColumnReader r = new(c); return (r, r.GetNullable); }),
        Times(TimeColumnUnit.Nanosecond, DateTimeKind.Utc, s_nanosecondTicks.Select(static t => t + UnixTicks)),
        Times(TimeColumnUnit.Microsecond, DateTimeKind.Utc, Whole(TimeSpan.TicksPerMicrosecond)),
        Times(TimeColumnUnit.Millisecond, DateTimeKind.Unspecified, Whole(TimeSpan.TicksPerMillisecond)),
        Times(TimeColumnUnit.Second, DateTimeKind.Unspecified, Whole(TimeSpan.TicksPerSecond)),
        Offsets(TimeColumnUnit.Nanosecond, s_nanosecondTicks.Select(static t => t + UnixTicks)),
        Offsets(TimeColumnUnit.Microsecond, Whole(TimeSpan.TicksPerMicrosecond)),
        Spans(TimeColumnUnit.Nanosecond, s_nanosecondTicks),
        Spans(TimeColumnUnit.Microsecond, Gen.Long[long.MinValue / 10, long.MaxValue / 10].Select(static t => t * 10)),
        Spans(TimeColumnUnit.Second, Gen.Int.Select(static s => s * TimeSpan.TicksPerSecond)),
    ];

    public static Gen<string> Texts() => Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 0, 40],
        Gen.String[Gen.Char['\0', '\uD7FF'], 0, 20],
        Gen.Int[0, 20].Select(static n => string.Concat(Enumerable.Repeat("🌙é", n))));

    static KindCodec Primitive<T>(ColumnKind kind, Gen<T> values)
        where T : unmanaged =>
        Of<T>(Kind(kind), values, static c => { PrimitiveColumnWriter<T> w = new(c); return (w, w.Append); },
            static c => { PrimitiveColumnReader<T> r = new(c); return (r, r.GetNullable); });

    static KindCodec Decimals(int precision, int scale, Gen<decimal> values) =>
        Of<decimal>(
            Kind(ColumnKind.Decimal) with
            {
                Precision = precision,
                Scale = scale,
                Member = $"Decimal({precision}, {scale})",
            },
            values,
            static c => { DecimalColumnWriter w = new(c); return (w, w.Append); },
            static c => { DecimalColumnReader r = new(c); return (r, r.GetNullable); });

    static KindCodec Times(TimeColumnUnit unit, DateTimeKind kind, Gen<long> ticks) =>
        Of<DateTime>(
            Kind(ColumnKind.DateTime) with { Unit = unit, DateTimeKind = kind, Member = $"DateTime({unit}, {kind})" },
            ticks.Select(t => new DateTime(t, kind)),
            static c => { DateTimeColumnWriter w = new(c); return (w, w.Append); },
            static c => { DateTimeColumnReader r = new(c); return (r, r.GetNullable); });

    static KindCodec Offsets(TimeColumnUnit unit, Gen<long> ticks) =>
        Of<DateTimeOffset>(
            Kind(ColumnKind.DateTimeOffset) with { Unit = unit, Member = $"DateTimeOffset({unit})" },
            Gen.Select(ticks, Gen.Int[-840, 840], static (t, m) => WithOffset(t, m)),
            static c => { DateTimeOffsetColumnWriter w = new(c); return (w, w.Append); },
            static c => { DateTimeOffsetColumnReader r = new(c); return (r, r.GetNullable); });

    static KindCodec Spans(TimeColumnUnit unit, Gen<long> ticks) =>
        Of<TimeSpan>(
            Kind(ColumnKind.Duration) with { Unit = unit, Member = $"Duration({unit})" },
            ticks.Select(TimeSpan.FromTicks),
            static c => { DurationColumnWriter w = new(c); return (w, w.Append); },
            static c => { DurationColumnReader r = new(c); return (r, r.GetNullable); });

    static KindCodec Of<T>(
        ColumnDefinition column,
        Gen<T> values,
        Func<ColumnDefinition, (ColumnWriter, Action<T?>)> writer,
        Func<ColumnDefinition, (ColumnReader, Func<int, T?>)> reader)
        where T : struct =>
        new(column, values.Select(static v => (object)v),
            c =>
            {
                (ColumnWriter columnWriter, Action<T?> append) = writer(c);
                return (columnWriter, value => append((T?)value));
            },
            c =>
            {
                (ColumnReader columnReader, Func<int, T?> get) = reader(c);
                return (columnReader, row => get(row));
            });

    static ColumnDefinition Kind(ColumnKind kind) => new("value", kind.ToString(), kind, false);

    static Gen<long> Whole(long ticksPerUnit) => Edges(
        Gen.Long[0, DateTime.MaxValue.Ticks / ticksPerUnit].Select(t => t * ticksPerUnit),
        0, DateTime.MaxValue.Ticks / ticksPerUnit * ticksPerUnit);

    // Why: close to both ends of the calendar the local time would leave it.
    static DateTimeOffset WithOffset(long utcTicks, int minutes)
    {
        long local = utcTicks + (minutes * TimeSpan.TicksPerMinute);
        return local < 0 || local > DateTime.MaxValue.Ticks
            ? new DateTimeOffset(utcTicks, TimeSpan.Zero)
            : new DateTimeOffset(local, TimeSpan.FromMinutes(minutes));
    }

    static Gen<T> Edges<T>(Gen<T> values, params T[] edges) =>
        Gen.Frequency((4, values), (1, Gen.OneOf(System.Array.ConvertAll(edges, static e => (IGen<T>)Gen.Const(e)))));
}
