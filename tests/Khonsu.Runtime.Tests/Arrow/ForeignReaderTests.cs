using System.Data.SqlTypes;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>The readers of Apache.Arrow see the values that were written.</summary>
public sealed class ForeignReaderTests
{
    static readonly EveryKind s_row = new()
    {
        Id = "ключ 🌙",
        I8 = -128,
        U64 = ulong.MaxValue,
        Half = (Half)1.5,
        Float = -0.25f,
        Double = double.Epsilon,
        Flag = true,
        Unit = '\uD800',
        Small = -1234567.89m,
        Middle = 12345678901234.5678m,
        Money = 1.000000000000000001m,
        Wide = decimal.MaxValue,
        Huge = Int128.MinValue,
        HugeUnsigned = UInt128.MaxValue,
        Endless = -BigInteger.Pow(2, 200),
        Note = "note",
        Payload = new byte[] { 1, 2, 3 },
        Digest = [9, 8],
        Token = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        Day = DateOnly.MaxValue,
        Clock = TimeOnly.MaxValue,
        At = DateTime.UnixEpoch.AddTicks(1),
        Wall = new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
        Seen = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-330)),
        Took = TimeSpan.FromMilliseconds(-1),
        Mood = Mood.Wild,
    };

    static RecordBatch Batch()
    {
        KhonsuStore store = KhonsuStore.Open();
        return store.Atomically(static tx =>
        {
            tx.EveryKinds.Add(s_row);
            return tx.EveryKinds.ToRecordBatch();
        });
    }

    static TArray Column<TArray>(RecordBatch batch, string name)
        where TArray : class, IArrowArray => Assert.IsType<TArray>(batch.Column(name));

    [Fact]
    public void Numbers_and_texts_are_seen()
    {
        RecordBatch batch = Batch();
        Assert.Equal(s_row.Id, Column<StringArray>(batch, "id").GetString(0));
        Assert.Equal(s_row.I8, Column<Int8Array>(batch, "i8").GetValue(0));
        Assert.Equal(s_row.U64, Column<UInt64Array>(batch, "u64").GetValue(0));
        Assert.Equal(s_row.Half, Column<HalfFloatArray>(batch, "half").GetValue(0));
        Assert.Equal(s_row.Float, Column<FloatArray>(batch, "float").GetValue(0));
        Assert.Equal(s_row.Double, Column<DoubleArray>(batch, "double").GetValue(0));
        Assert.True(Column<BooleanArray>(batch, "flag").GetValue(0));
        Assert.Null(Column<BooleanArray>(batch, "maybe_flag").GetValue(0));
        Assert.Equal((ushort)0xD800, Column<UInt16Array>(batch, "unit").GetValue(0));
        Assert.Equal(s_row.Note, Column<StringArray>(batch, "note").GetString(0));
        Assert.Equal(s_row.Payload.ToArray(), Column<BinaryArray>(batch, "payload").GetBytes(0).ToArray());
        Assert.True(Column<BinaryArray>(batch, "maybe_payload").IsNull(0));
        Assert.Equal([9, 8], Column<BinaryArray>(batch, "digest").GetBytes(0).ToArray());
        Assert.Equal((byte)250, Column<UInt8Array>(batch, "mood").GetValue(0));
        Assert.Null(Column<UInt8Array>(batch, "maybe_mood").GetValue(0));
    }

    [Fact]
    public void Decimals_are_seen_at_each_width()
    {
        RecordBatch batch = Batch();
        Assert.Equal(s_row.Small, Column<Decimal32Array>(batch, "small").GetValue(0));
        Assert.Equal(s_row.Middle, Column<Decimal64Array>(batch, "middle").GetValue(0));
        Assert.Equal(s_row.Money, Column<Decimal128Array>(batch, "money").GetValue(0));
        string wide = Column<Decimal256Array>(batch, "wide").GetString(0)!;
        Assert.Equal("79228162514264337593543950335", wide.Split('.')[0]);
        Assert.Equal(new SqlDecimal(s_row.Money), Column<Decimal128Array>(batch, "money").GetSqlDecimal(0));
    }

    [Fact]
    public void Wide_integers_and_guids_have_their_documented_bytes()
    {
        RecordBatch batch = Batch();
        byte[] huge = Column<FixedSizeBinaryArray>(batch, "huge").GetBytes(0).ToArray();
        Assert.Equal([.. new byte[15], 0x80], huge);
        byte[] hugeUnsigned = Column<FixedSizeBinaryArray>(batch, "huge_unsigned").GetBytes(0).ToArray();
        Assert.Equal(Enumerable.Repeat((byte)0xFF, 16), hugeUnsigned);
        Assert.Equal(s_row.Endless, new BigInteger(Column<BinaryArray>(batch, "endless").GetBytes(0)));
        Assert.Equal(
            Convert.FromHexString("00112233445566778899AABBCCDDEEFF"),
            Column<FixedSizeBinaryArray>(batch, "token").GetBytes(0).ToArray());
    }

    [Fact]
    public void Times_are_seen()
    {
        RecordBatch batch = Batch();
        Assert.Equal(s_row.Day, Column<Date32Array>(batch, "day").GetDateOnly(0));
        Assert.Equal(s_row.Clock!.Value.Ticks * 100, Column<Time64Array>(batch, "clock").GetValue(0));
        Assert.Equal(100, Column<TimestampArray>(batch, "at").GetValue(0));
        Assert.Equal(DateTime.MinValue, Column<TimestampArray>(batch, "wall").GetTimestamp(0)!.Value.DateTime);
        Assert.Equal(-1, Column<DurationArray>(batch, "took").GetValue(0));
        StructArray seen = Column<StructArray>(batch, "seen");
        TimestampArray instants = Assert.IsType<TimestampArray>(seen.Fields[0]);
        Assert.Equal(s_row.Seen.UtcTicks, instants.GetTimestamp(0)!.Value.UtcTicks);
        Assert.Equal((short)-330, Assert.IsType<Int16Array>(seen.Fields[1]).GetValue(0));
        Assert.True(Column<StructArray>(batch, "maybe_seen").IsNull(0));
    }

    [Fact]
    public void Registered_extension_types_are_understood_in_both_directions()
    {
        ExtensionTypeRegistry registry = ExtensionTypeRegistry.Default;
        using IDisposable guid = registry.RegisterTemporary(GuidExtensionDefinition.Instance);
        using IDisposable offset = registry.RegisterTemporary(TimestampWithOffsetExtensionDefinition.Instance);
        using RecordBatch batch = LooseTable.ThroughStream(Batch());
        Assert.Equal(s_row.Token, Column<GuidArray>(batch, "token").GetGuid(0));
        Assert.Equal(s_row.Seen, Column<TimestampWithOffsetArray>(batch, "seen").GetValue(0));
        Assert.Equal(s_row.Seen.Offset, Column<TimestampWithOffsetArray>(batch, "seen").GetValue(0)!.Value.Offset);
        EveryKind back = KhonsuStore.Open().Atomically(tx =>
        {
            tx.EveryKinds.FromRecordBatch(batch);
            return tx.EveryKinds[s_row.Id];
        });
        Assert.Equal((s_row.Token, s_row.Seen, s_row.Wide), (back.Token, back.Seen, back.Wide));
    }
}
