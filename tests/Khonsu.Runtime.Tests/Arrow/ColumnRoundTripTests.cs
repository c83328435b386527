using Apache.Arrow;
using CsCheck;
using Xunit.Abstractions;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class ColumnRoundTripTests(ITestOutputHelper output)
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindCodecs.All.Count)];

    static string? Seed => Environment.GetEnvironmentVariable("KHONSU_SEED");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_value_of_a_kind_comes_back_bit_for_bit(int kind)
    {
        KindCodec codec = KindCodecs.All[kind];
        output.WriteLine($"kind {codec}, seed={Seed ?? "random, printed by a failure"}");
        LooseTable table = new((codec, false));
        codec.Values.List[0, 70].Sample(
            values => Check(table, [.. values.Select(static v => new object?[] { v })]),
            seed: Seed, iter: 60, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nulls_stay_where_they_are(int kind)
    {
        KindCodec codec = KindCodecs.All[kind];
        output.WriteLine($"kind {codec}, seed={Seed ?? "random, printed by a failure"}");
        LooseTable table = new((codec, true));
        Gen<object?> some = codec.Values.Select(static v => (object?)v);
        Gen<object?> values = Gen.Frequency((3, some), (1, Gen.Const((object?)null)));
        values.List[0, 70].Sample(
            rows => Check(table, [.. rows.Select(static v => new[] { v })]), seed: Seed, iter: 60, threads: 1);
    }

    [Fact]
    public void Random_schemas_come_back_through_a_stream_with_columns_in_another_order()
    {
        int seed = int.TryParse(Seed, out int chosen) ? chosen : Random.Shared.Next();
        output.WriteLine($"seed={seed}");
        Random random = new(seed);
        for (int i = 0; i < 100; i++)
        {
            (KindCodec Kind, bool IsNullable)[] columns =
            [
                .. Enumerable.Range(0, random.Next(1, 9))
                    .Select(_ => (KindCodecs.All[random.Next(KindCodecs.All.Count)], random.Next(2) == 0)),
            ];
            LooseTable table = new(columns);
            PCG pcg = new((uint)random.Next());
            object?[][] rows =
            [
                .. Enumerable.Range(0, random.Next(0, 200)).Select(_ => System.Array.ConvertAll(
                    columns,
                    c => c.IsNullable && random.Next(3) == 0 ? null : c.Kind.Values.Generate(pcg, null, out Size _))),
            ];
            Check(table, rows, random);
        }
    }

    [Fact]
    public void A_slice_of_a_batch_reads_its_own_rows()
    {
        foreach (KindCodec codec in KindCodecs.All)
        {
            LooseTable table = new((codec, true));
            PCG pcg = new(7);
            object?[][] rows =
            [
                .. Enumerable.Range(0, 50)
                    .Select(i => new[] { i % 5 == 0 ? null : codec.Values.Generate(pcg, null, out Size _) }),
            ];
            RecordBatch slice = table.Write(rows).Slice(13, 20);
            Assert.Equal(Text(rows.Skip(13).Take(20)), Text(table.Read(slice)));
        }
    }

    static void Check(LooseTable table, object?[][] rows, Random? random = null)
    {
        RecordBatch batch = table.Write(rows);
        string expected = Text(rows);
        Assert.Equal(expected, Text(table.Read(batch)));
        RecordBatch shuffled = random is null ? batch : Shuffle(batch, random);
        using RecordBatch streamed = LooseTable.ThroughStream(shuffled);
        Assert.Equal(expected, Text(table.Read(streamed)));
    }

    static RecordBatch Shuffle(RecordBatch batch, Random random)
    {
        int[] order = [.. Enumerable.Range(0, batch.ColumnCount)];
        random.Shuffle(order);
        Schema schema = new(order.Select(batch.Schema.GetFieldByIndex), null);
        return new RecordBatch(schema, order.Select(batch.Column), batch.Length);
    }

    static string Text(IEnumerable<object?[]> rows) =>
        string.Join('\n', rows.Select(static row => string.Join(" | ", row.Select(KindCodec.Bits))));
}
