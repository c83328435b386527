using System.Collections.Immutable;
using System.Globalization;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Every value inside a column that Arrow cannot hold: the error tells the way to it.</summary>
public sealed class NestedRefusalTests
{
    static readonly Trees.Line s_line = new("sku", 1, new Trees.Money(1, "EUR"), []) { At = DateTimeOffset.UnixEpoch };

    static readonly Trees.Money s_rich = new(1_000_000_000_000_000_000m, "EUR");

    public static TheoryData<string, Func<Trees.Order, Trees.Order>> Refused => new()
    {
        { "total.amount", static o => o with { Total = s_rich } },
        { "total.currency", static o => o with { Total = new Trees.Money(1, null!) } },
        { "total", static o => o with { Total = new Trees.TaxedMoney(1, "EUR", 2) } },
        { "home.label", static o => o with { Home = new Trees.Place(1, 2, "\uD800") } },
        { "lines[2].price.amount", static o => o with { Lines = [s_line, s_line, s_line with { Price = s_rich }] } },
        { "lines[1].tags[1]", static o => o with { Lines = [s_line, s_line with { Tags = ["", "\uDC00"] }] } },
        { "lines[1].tags", static o => o with { Lines = [s_line, s_line with { Tags = default }] } },
        { "lines[0].at", static o => o with { Lines = [s_line with { At = DateTimeOffset.MaxValue }] } },
        { "lines[1]", static o => o with { Lines = [s_line, null!] } },
        { "lines", static o => o with { Lines = default } },
        { "grid[1][0].text", static o => o with { Grid = [[], [(1, "\uD800")]] } },
        { "prices[1].value.currency", static o => o with
            {
                Prices = o.Prices.Add("a", null).Add("b", new Trees.Money(1, "\uD800")),
            }
        },
        { "prices[0].key", static o => o with { Prices = o.Prices.Add("\uD800", null) } },
        { "prices", static o => o with { Prices = o.Prices.WithComparers(StringComparer.OrdinalIgnoreCase) } },
        { "series", static o => o with
            {
                Series = ImmutableSortedDictionary.Create<int, ImmutableArray<double>>(
                    Comparer<int>.Create(static (a, b) => b - a)),
            }
        },
        { "series[0].value", static o => o with
            {
                Series = ImmutableSortedDictionary<int, ImmutableArray<double>>.Empty.Add(1, default),
            }
        },
        { "words", static o => o with { Words = o.Words.WithComparer(StringComparer.OrdinalIgnoreCase) } },
        { "due", static o => o with { Due = new Trees.Voucher("x") } },
        { "due", static o => o with { Due = null! } },
        { "due.cash.given.amount", static o => o with { Due = new Trees.Cash(s_rich, []) } },
        { "payments[1].card.number", static o => o with { Payments = [null, new Trees.Card("\uD800", null)] } },
        { "culture", static o => o with { Culture = (CultureInfo)CultureInfo.InvariantCulture.Clone() } },
        { "json", static o => o with { Json = default(System.Text.Json.JsonElement) } },
        { "three", static o => o with { Three = [1, 2] } },
        { "pair", static o => o with { Pair = [1, 2, 3] } },
        { "level", static o => o with { Level = (Trees.Level)3 } },
        { "levels[1]", static o => o with { Levels = [Trees.Level.Low, (Trees.Level)3] } },
        { "took", static o => o with { Took = TimeSpan.FromTicks(-1) } },
        { "rates[0].value", static o => o with { Rates = o.Rates.Add(DateOnly.MinValue, 1_000m) } },
        { "long_list[1]", static o => o with { LongList = ["", "\uD800"] } },
        { "version", static o => o with { Version = null! } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_value_that_cannot_be_held_is_named_with_the_way_to_it(
        string path, Func<Trees.Order, Trees.Order> change)
    {
        Trees.Order good = NestedRoundTripTests.Plain;
        Trees.Order bad = change(good with { Id = new Trees.OrderId(Guid.AllBitsSet), Lines = [s_line] });
        foreach (Trees.Order[] rows in new[] { [bad], new[] { good, bad } })
        {
            KhonsuStore store = NestedRoundTripTests.StoreOf([.. rows]);
            ColumnValueException error = Assert.Throws<ColumnValueException>(
                () => store.Read(static tx => tx.Orders.ToRecordBatch()));
            Assert.Equal(("orders", path), (error.Table, error.Column));
            Assert.Equal(bad.Id.ToString(), error.Key);
        }
    }

    [Fact]
    public void What_a_converter_throws_is_kept()
    {
        KhonsuStore store = NestedRoundTripTests.StoreOf(
            [NestedRoundTripTests.Plain with { Took = TimeSpan.FromTicks(-1) }]);
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => store.Read(static tx => tx.Orders.ToRecordBatch()));
        Assert.IsType<ArgumentException>(error.InnerException);
        Assert.Contains("TwiceConverter refuses it (it is negative)", error.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromTicks(-1), error.Value);
    }

    [Fact]
    public void A_writer_that_has_refused_a_value_starts_again_with_an_empty_batch()
    {
        Trees.Order bad = NestedRoundTripTests.Plain with { Lines = [s_line, s_line with { Price = s_rich }] };
        Assert.Throws<ColumnValueException>(
            () => NestedRoundTripTests.StoreOf([bad]).Read(static tx => tx.Orders.ToRecordBatch()));
        using Apache.Arrow.RecordBatch batch =
            NestedRoundTripTests.StoreOf([bad with { Lines = [s_line] }]).Read(static tx => tx.Orders.ToRecordBatch());
        Assert.Equal(s_line.Price, Assert.Single(NestedRoundTripTests.BatchesIn([batch])).Lines[0].Price);
    }
}
