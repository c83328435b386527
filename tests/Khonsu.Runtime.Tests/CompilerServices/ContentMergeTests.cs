using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Khonsu.CompilerServices;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Runtime.Tests.CompilerServices;

/// <summary>Rows that hold collections are merged and explained by their content, not by references.</summary>
public sealed class ContentMergeTests
{
    static Trees.Order Plain => NestedRoundTripTests.Plain;

    public static TheoryData<string, Func<string, Trees.Order>> Columns => new()
    {
        { "long_bytes", static v => Plain with { LongBytes = new ReadOnlyMemory<byte>(Bytes(v)) } },
        { "three", static v => Plain with { Three = [.. Bytes(v)] } },
        { "lines", static v => Plain with { Lines = [LineOf(v)] } },
        { "maybe_lines", static v => Plain with { MaybeLines = v == "null" ? null : [LineOf(v)] } },
        { "moneys", static v => Plain with { Moneys = [null, new Trees.Money(v.Length, v)] } },
        { "numbers", static v => Plain with { Numbers = new List<int> { v.Length, v[0] } } },
        { "grid", static v => Plain with { Grid = [[(1, v)], []] } },
        { "range", static v => Plain with { Range = (1, [.. Bytes(v)]) } },
        { "words", static v => Plain with { Words = [v, "x"] } },
        { "ids", static v => Plain with { Ids = [new(new Guid(v.Length, 0, 0, new byte[8])), new(Guid.Empty)] } },
        { "prices", static v => Plain with { Prices = Plain.Prices.Add("a", new Trees.Money(1, v)) } },
        { "series", static v => Plain with
            {
                Series = ImmutableSortedDictionary<int, ImmutableArray<double>>.Empty.Add(1, [v.Length]),
            }
        },
        { "names", static v => Plain with
            {
                Names = new Dictionary<Trees.Level, string> { [Trees.Level.Low] = v }.ToFrozenDictionary(),
            }
        },
        { "paid", static v => Plain with { Paid = new Trees.Cash(new(1, ""), [.. Bytes(v)]) } },
        { "link", static v => Plain with { Link = new Uri("http://a.b/c#" + v) } },
        { "json", static v => Plain with { Json = JsonElement.Parse($"[\"{v}\"]") } },
    };

    [Theory]
    [MemberData(nameof(Columns), DisableDiscoveryEnumeration = true)]
    public void Equal_content_is_no_change_and_other_content_is_one(string column, Func<string, Trees.Order> make)
    {
        TableDefinition table = DefinitionOf<Trees.OrderId, Trees.Order>();
        Assert.Empty(table.ChangedColumns(make("one"), make("one")));
        Assert.Equal([column], table.ChangedColumns(make("one"), make("other")));

        // Each builds everything again, and one of them changes another column.
        Trees.Order mine = make("one") with { Long = "mine" };
        Trees.Order merged = Assert.IsType<Trees.Order>(table.MergeRows(make("one"), make("other"), mine));
        Assert.Equal(DeepText.Of(make("other") with { Long = "mine" }), DeepText.Of(merged));
        Assert.NotNull(table.MergeRows(make("one"), make("other"), make("other")));
        Assert.Null(table.MergeRows(make("one"), make("other"), make("another")));
    }

    static TableDefinition DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;

    static byte[] Bytes(string text) => [.. text.Select(static letter => (byte)letter)];

    static Trees.Line LineOf(string text) => new("sku", 1, new Trees.Money(1, text), [text, null])
    {
        At = DateTimeOffset.UnixEpoch,
    };
}
