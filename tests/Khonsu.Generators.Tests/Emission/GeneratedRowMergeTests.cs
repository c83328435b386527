using System.Collections.Frozen;
using System.Collections.Immutable;
using Khonsu.CompilerServices;
using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>
/// What becomes of two rows that were made of one and have changed the same column of several values: what only adds is
/// merged, everything else is a conflict.
/// </summary>
public sealed class GeneratedRowMergeTests
{
    static readonly SampleBag s_base = new(
        1,
        [Part("a")],
        ["a"],
        [1],
        [1],
        ["a"],
        [DayOfWeek.Monday],
        Set(1),
        ImmutableDictionary<string, SamplePart>.Empty.Add("a", Part("a")),
        ImmutableSortedDictionary<int, string?>.Empty.Add(1, null),
        Map(('a', 1)),
        "old",
        (0, Part("a")),
        null,
        null);

    public static TheoryData<string, SampleBag, SampleBag, Func<SampleBag, string>, string> Merged => new()
    {
        {
            "parts", s_base with { Parts = [Part("a"), Part("b")] }, s_base with { Parts = [Part("a"), Part("c")] },
            static bag => string.Join(',', bag.Parts.Select(static part => part.Name)), "a,b,c"
        },
        {
            "names", s_base with { Names = null }, s_base with { Names = ["a", null, "b"] },
            static bag => string.Join(',', bag.Names!), ",b"
        },
        {
            "numbers", s_base with { Numbers = [5] }, s_base with { Numbers = [1, 1] },
            static bag => string.Join(',', bag.Numbers), "5,1"
        },
        {
            "numbers", s_base with { Numbers = [1, 2] }, s_base with { Numbers = [1, 2] },
            static bag => string.Join(',', bag.Numbers), "1,2,2"
        },
        {
            "bytes", s_base with { Bytes = [1, 2] }, s_base with { Bytes = [1, 3] },
            static bag => string.Join(',', bag.Bytes!.Value), "1,2,3"
        },
        {
            "tags", s_base with { Tags = ["b"] }, s_base with { Tags = ["a", "c"] },
            static bag => string.Join(',', bag.Tags.Order()), "b,c"
        },
        {
            "days", s_base with { Days = null }, s_base with { Days = [DayOfWeek.Monday, DayOfWeek.Friday] },
            static bag => string.Join(',', bag.Days!), "Friday"
        },
        {
            "ids", s_base with { Ids = Set(1, 2) }, s_base with { Ids = Set(1, 2, 3) },
            static bag => string.Join(',', bag.Ids.Order()), "1,2,3"
        },
        {
            "places",
            s_base with { Places = s_base.Places.Add("b", Part("b")) },
            s_base with { Places = s_base.Places.SetItem("a", Part("A")).Add("b", Part("b")) },
            static bag => string.Join(',', bag.Places.Values.Select(static part => part.Name).Order()), "A,b"
        },
        {
            "years",
            s_base with { Years = s_base.Years!.Add(2, "b") },
            s_base with { Years = s_base.Years.Add(3, "c") },
            static bag => string.Join(',', bag.Years!.Keys), "1,2,3"
        },
        {
            "letters", s_base with { Letters = Map(('a', 2)) }, s_base with { Letters = Map(('a', 1), ('b', 2)) },
            static bag => string.Join(',', bag.Letters.Select(static entry => entry.Value).Order()), "2,2"
        },
        {
            "note", s_base with { Note = "theirs" }, s_base with { Note = null }, static bag => $"{bag.Note}", ""
        },
        {
            "pair", s_base with { Pair = (1, null) }, s_base with { Pair = (2, null) },
            static bag => $"{bag.Pair.Left}", "2"
        },
        {
            "owner", s_base with { Owner = "theirs" }, s_base with { Owner = "mine" },
            static bag => bag.Owner!, "theirs"
        },
        {
            "seats", s_base with { Seats = [1] }, s_base with { Seats = [2] },
            static bag => string.Join(',', bag.Seats!.Value), "1"
        },
    };

    public static TheoryData<string, SampleBag, SampleBag> Conflicts => new()
    {
        { "parts", s_base with { Parts = [Part("a"), Part("b")] }, s_base with { Parts = [Part("b"), Part("a")] } },
        { "names", s_base with { Names = ["b"] }, s_base with { Names = null } },
        { "numbers", s_base with { Numbers = [1, 2] }, s_base with { Numbers = [] } },
        { "bytes", s_base with { Bytes = [1, 2] }, s_base with { Bytes = [2] } },
        { "tags", s_base with { Tags = ["a", "b"] }, s_base with { Tags = ["c"] } },
        { "days", s_base with { Days = [] }, s_base with { Days = null } },
        { "ids", s_base with { Ids = Set(1, 2) }, s_base with { Ids = Set() } },
        {
            "places",
            s_base with { Places = s_base.Places.SetItem("a", Part("b")) },
            s_base with { Places = s_base.Places.SetItem("a", Part("c")) }
        },
        {
            "places", s_base with { Places = s_base.Places.Clear() },
            s_base with { Places = s_base.Places.SetItem("a", Part("c")) }
        },
        {
            "years",
            s_base with { Years = s_base.Years!.Add(2, "b") },
            s_base with { Years = s_base.Years.Add(2, null) }
        },
        { "letters", s_base with { Letters = Map(('a', 2)) }, s_base with { Letters = Map() } },
    };

    [Theory]
    [MemberData(nameof(Merged), DisableDiscoveryEnumeration = true)]
    public void What_both_have_added_is_in_the_merged_row(
        string column, SampleBag theirs, SampleBag mine, Func<SampleBag, string> show, string expected)
    {
        SampleBag? merged = Merge<int, SampleBag>(s_base, theirs, mine, out string? conflict);
        Assert.Null(conflict);
        Assert.Equal((column, expected), (column, show(Assert.IsType<SampleBag>(merged))));
    }

    [Theory]
    [MemberData(nameof(Conflicts), DisableDiscoveryEnumeration = true)]
    public void Whatever_does_more_than_add_is_a_conflict(string column, SampleBag theirs, SampleBag mine)
    {
        Assert.Null(Merge<int, SampleBag>(s_base, theirs, mine, out string? conflict));
        Assert.Equal(column, conflict);
        // What one side alone has changed is taken, whatever it did.
        Assert.NotNull(Merge<int, SampleBag>(s_base, s_base with { }, mine, out _));
        Assert.NotNull(Merge<int, SampleBag>(s_base, theirs, s_base with { }, out _));
    }

    [Fact]
    public void An_array_that_was_never_made_counts_as_empty()
    {
        SampleBag bare = s_base with { Parts = default, Bytes = default };
        SampleBag theirs = bare with { Parts = [Part("b")], Bytes = [2] };
        SampleBag mine = bare with { Parts = [Part("c")], Bytes = [3] };
        SampleBag? merged = Merge<int, SampleBag>(bare, theirs, mine, out _);
        Assert.Equal(["b", "c"], merged!.Parts.Select(static part => part.Name));
        Assert.Equal([2, 3], merged.Bytes!.Value.ToArray());
    }

    [Fact]
    public void Who_writes_over_the_first_value_is_not_first()
    {
        SampleBag owned = s_base with { Owner = "somebody" };
        Assert.Null(Merge<int, SampleBag>(
            owned, owned with { Owner = "theirs" }, owned with { Owner = "mine" }, out string? conflict));
        Assert.Equal("owner", conflict);
    }

    static TRow? Merge<TKey, TRow>(TRow @base, TRow theirs, TRow mine, out string? conflict)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> =>
        TRow.MergeRows(@base, theirs, mine, out conflict);

    static SamplePart Part(string name) => new(name, [1, 2]);

    static FrozenSet<long> Set(params long[] ids) => ids.ToFrozenSet();

    static FrozenDictionary<char, int> Map(params (char Key, int Value)[] entries) =>
        entries.ToFrozenDictionary(static entry => entry.Key, static entry => entry.Value);
}
