using System.Numerics;
using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Columns of every type are sorted and grouped as the rows that they were made of.</summary>
public sealed class RankedTests : IDisposable
{
    const int Count = 500;

    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly List<Ranked> _rows = [];
    readonly ColumnTable _table;

    public RankedTests()
    {
        var random = new Random(41);
        for (int id = 0; id < Count; id++)
            _rows.Add(Make(random, id));
        _store.Atomically(tx => _rows.ForEach(tx.Rankings.Add));
        RecordBatch batch = _store.Read(static tx => tx.Rankings.ToRecordBatch());
        // Why the order of the batch: it is what a stable sort keeps, and what groups come in.
        Dictionary<int, Ranked> byId = _rows.ToDictionary(static row => row.Id);
        _rows = [.. ((Int32Array)batch.Column("id")).Select(id => byId[id!.Value])];
        _table = ColumnTable.Of(batch.Slice(0, 190), batch.Slice(190, 10), batch.Slice(200, Count - 200));
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("code")]
    [InlineData("at")]
    [InlineData("deep")]
    [InlineData("high")]
    [InlineData("big")]
    [InlineData("low")]
    [InlineData("rank")]
    [InlineData("wide")]
    [InlineData("day")]
    [InlineData("took")]
    [InlineData("story")]
    [InlineData("raw")]
    public void A_type_with_an_order_is_sorted_by_it(string column)
    {
        Func<Ranked, object?> keyOf = KeyOf(column);
        IOrderedEnumerable<Ranked> valuesFirst = _rows.OrderBy(row => keyOf(row) is null);

        using ColumnTable up = _table.Sort(column);
        using ColumnTable down = _table.Sort(ColumnOrder.Descending(column));

        Assert.Equal(valuesFirst.ThenBy(keyOf).Select(static row => row.Id), IdsOf(up));
        Assert.Equal(valuesFirst.ThenByDescending(keyOf).Select(static row => row.Id), IdsOf(down));
    }

    [Theory]
    [InlineData("code")]
    [InlineData("at")]
    [InlineData("deep")]
    [InlineData("big")]
    [InlineData("low")]
    [InlineData("rank")]
    [InlineData("wide")]
    [InlineData("took")]
    [InlineData("story")]
    [InlineData("raw")]
    [InlineData("items")]
    [InlineData("place")]
    public void A_type_with_equality_groups(string column)
    {
        Func<Ranked, object?> keyOf = KeyOf(column);
        int[] expected = [.. _rows.GroupBy(row => keyOf(row) ?? "null").Select(static group => group.Min(r => r.Id))];

        using ColumnTable groups = _table.Group([column], [ColumnAggregate.Least("id").As("id")]);

        Assert.Equal(expected, IdsOf(groups));
        Assert.Equal(_table.Schema.GetFieldByName(column), groups.Schema.GetFieldByIndex(0));
    }

    [Fact]
    public void Extremes_are_of_the_column_s_own_type()
    {
        using ColumnTable groups = _table.Group(
            ["wide"],
            [ColumnAggregate.Greatest("rank"), ColumnAggregate.Least("at"), ColumnAggregate.Greatest("deep")]);
        using ColumnTable sorted = _table.Sort(ColumnOrder.Descending("rank"));

        Assert.Equal("arrow.timestamp_with_offset", ExtensionOf(groups, "at_least"));
        Assert.Equal("khonsu.int128", ExtensionOf(groups, "deep_greatest"));
        var ranks = (DictionaryArray)groups.Chunks[0].Column("rank_greatest");
        var words = (StringArray)ranks.Dictionary;
        string?[] expected =
        [
            .. _rows.GroupBy(static row => row.Wide)
                .Select(static group => group.Max(static row => row.Rank?.ToString())),
        ];
        Assert.Equal(expected, Enumerable.Range(0, ranks.Length).Select(row =>
            ranks.IsNull(row) ? null : words.GetString(((Int32Array)ranks.Indices).GetValue(row)!.Value)));
    }

    [Theory]
    [InlineData("items")]
    [InlineData("place")]
    public void A_type_without_an_order_is_refused(string column)
        => Assert.Throws<ColumnTypeException>(() => _table.Sort(column));

    static string ExtensionOf(ColumnTable table, string column)
        => table.Schema.GetFieldByName(column).Metadata["ARROW:extension:name"];

    static int[] IdsOf(ColumnTable table)
        => [.. table.Column("id").SelectMany(static chunk => ((Int32Array)chunk).Select(static id => id!.Value))];

    // What C# orders by, and where that is not what a column has, the column's own.
    static Func<Ranked, object?> KeyOf(string column) => column switch
    {
        "code" => static row => row.Code,
        "at" => static row => row.At is { } at ? (at.UtcTicks, at.Offset) : null,
        "deep" => static row => row.Deep,
        "high" => static row => row.High,
        "big" => static row => row.Big,
        "low" => static row => row.Low is { } low ? new RandomTable.NumberKey((double)low) : null,
        "rank" => static row => row.Rank is { } rank ? (int)rank.ToString()[0] : null,
        "wide" => static row => row.Wide,
        "day" => static row => row.Day,
        "took" => static row => row.Took,
        "story" => static row => row.Story,
        "raw" => static row => Convert.ToHexString(row.Raw.Span),
        "items" => static row => string.Join(',', row.Items),
        _ => static row => row.Place,
    };

    static Ranked Make(Random random, int id) => new(
        id,
        random.Next(5) == 0 ? null : new Guid(random.Next(-2, 3), 1, (short)random.Next(-2, 2), new byte[8]),
        random.Next(5) == 0
            ? null
            : new DateTimeOffset(2024, 1, 1, 6, 0, 0, TimeSpan.FromHours(random.Next(3))).AddHours(random.Next(3)),
        random.Next(5) == 0 ? null : ((Int128)random.Next(-2, 3) << 70) + random.Next(-1, 2),
        ((UInt128)random.Next(3) << 127) + (uint)random.Next(2),
        random.Next(5) == 0 ? null : BigInteger.Pow(random.Next(-300, 300), random.Next(12)),
        random.Next(5) == 0 ? null : random.Next(6) == 0 ? Half.NaN : (Half)random.Next(-3, 4),
        random.Next(5) == 0 ? null : (Rank)random.Next(3),
        random.Next(-5_000, 5_000) % 40 / 8m,
        new DateOnly(2024, 1, 1).AddDays(random.Next(-400, 400)),
        random.Next(5) == 0 ? null : TimeSpan.FromTicks(random.Next(-3, 4)),
        random.Next(5) == 0 ? null : new string('x', random.Next(20)),
        new byte[] { (byte)random.Next(), 7 }.AsMemory(0, random.Next(3)),
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(2))],
        new Place(random.Next(2), random.Next(3) == 0 ? double.NaN : random.Next(2)));
}
