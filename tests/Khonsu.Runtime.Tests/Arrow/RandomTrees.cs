using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Makes random orders, the same for the same seed: nulls and empty collections at every level.</summary>
sealed class RandomTrees(Random random)
{
    static readonly string[] s_texts = ["", "a", "längs", "🌙é", "\0", "it's", "line\nline", "Zebra", "zebra"];

    public Trees.Order Order() => new()
    {
        Id = Id(),
        Parent = Maybe(Id),
        Home = Place(),
        Work = Maybe(Place),
        Total = MaybeOf(Money),
        Lines = Array(Line),
        MaybeLines = Maybe(() => Array(Line)),
        Moneys = [.. Array(() => MaybeOf(Money))],
        Numbers = random.Next(3) switch { 0 => null, 1 => new List<int>(Array(random.Next)), _ => Array(random.Next) },
        Longs = Array(() => random.NextInt64()),
        Flags = Array(() => Maybe(() => random.Next(2) == 0)),
        Grid = Array(() => Array(() => (random.Next(), MaybeOf(Text)))),
        Range = Maybe(() => (random.Next(), Maybe(() => Array(Byte)))),
        Words = [.. Array(Text)],
        Ids = random.Next(3) == 0 ? null : [.. Array(Id)],
        Days = MaybeOf(() => Array(() => DateOnly.FromDayNumber(random.Next(1000))).ToImmutableSortedSet()),
        Runes = Array(() => (Rune)(char)random.Next(0x20, 0xD7FF)).ToFrozenSet(),
        Prices = Array(Text).Distinct().ToImmutableDictionary(static text => text, _ => MaybeOf(Money)),
        Series = random.Next(3) == 0
            ? null
            : Array(random.Next).Distinct().ToImmutableSortedDictionary(
                static number => number, _ => Array(random.NextDouble)),
        Names = Array(Level).Distinct().ToFrozenDictionary(static level => level, _ => Text()),
        Paid = MaybeOf(Payment),
        Due = Payment(),
        Payments = Array(() => MaybeOf(Payment)),
        Native = (nint)random.NextInt64(),
        NativeUnsigned = Maybe(() => (nuint)random.NextInt64()),
        Link = MaybeOf(() => new Uri(Pick("http://a.b/c?d#e", "down/ä", "mailto:a@b.c"), UriKind.RelativeOrAbsolute)),
        Version = Pick(new Version(1, 2), new Version(0, 0, 7), new Version(1, 2, 3, int.MaxValue)),
        Address = MaybeOf(() => IPAddress.Parse(Pick("1.2.3.4", "::1", "fe80::1%7", "::ffff:1.2.3.4"))),
        Culture = CultureInfo.GetCultureInfo(""),
        Letter = Maybe(() => new Rune(0x1F319)),
        Json = Maybe(() => JsonElement.Parse(Pick("null", "{\"a\": [1.50, \"\\u00e9\"]}", "  12e3 "))),
        Long = Text(),
        LongBytes = Maybe(() => new ReadOnlyMemory<byte>([.. Array(Byte)])),
        LongList = Array(Text),
        Three = Maybe(() => ImmutableArray.Create(Byte(), Byte(), Byte())),
        Pair = [random.NextSingle(), float.NaN],
        Places = Maybe(() => ImmutableArray.Create(Maybe(Place), Maybe(Place))),
        Level = Level(),
        Levels = Array(() => Maybe(Level)),
        State = MaybeOf(Text),
        Labels = Array(() => MaybeOf(Text)),
        Pages = Array(Text).Distinct().ToImmutableDictionary(
            static text => text,
            _ => MaybeOf(() => new Uri(Pick("http://a.b/c", "down/ä"), UriKind.RelativeOrAbsolute))),
        Took = Maybe(() => TimeSpan.FromTicks(random.NextInt64())),
        Rates = Array(() => random.Next(1000)).Distinct()
            .ToImmutableDictionary(DateOnly.FromDayNumber, static number => number / 100m),
    };

    Trees.OrderId Id()
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Trees.OrderId(new Guid(bytes));
    }

    Trees.Place Place() => new(random.NextDouble(), Maybe(random.NextSingle), MaybeOf(Text));

    Trees.Money Money() => new(random.Next() / 100m, Text());

    Trees.Line Line() => new(Text(), Maybe(random.Next), MaybeOf(Money), Array(() => MaybeOf(Text)))
    {
        At = DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(1L << 50))
            .ToOffset(TimeSpan.FromMinutes(random.Next(600))),
    };

    Trees.Payment Payment() => random.Next(2) == 0
        ? new Trees.Card(Text(), Maybe(() => DateOnly.FromDayNumber(random.Next(1_000_000))))
        : new Trees.Cash(Money(), Array(Byte));

    Trees.Level Level() => Pick(Trees.Level.Low, Trees.Level.High);

    byte Byte() => (byte)random.Next(256);

    string Text() => Pick(s_texts);

    T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    T? Maybe<T>(Func<T> make)
        where T : struct => random.Next(3) == 0 ? null : make();

    T? MaybeOf<T>(Func<T> make)
        where T : class => random.Next(3) == 0 ? null : make();

    ImmutableArray<T> Array<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];
}
