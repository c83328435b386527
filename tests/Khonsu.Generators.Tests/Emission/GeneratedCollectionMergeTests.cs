using System.Collections.Frozen;
using System.Collections.Immutable;
using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>
/// What generated merges of lists, sets, dictionaries and whole values do, on a record that the generator under test
/// extends in this very project.
/// </summary>
public sealed class GeneratedCollectionMergeTests : IDisposable
{
    static readonly SampleBag s_empty = new(
        1, [], null, [], null, [], null, FrozenSet<long>.Empty, ImmutableDictionary<string, SamplePart>.Empty, null,
        FrozenDictionary<char, int>.Empty, "old", (0, null), null, null);

    static readonly SamplePart s_bolt = new("bolt", [1, 2]);
    static readonly SamplePart s_nut = new("nut", []);

    readonly SampleModel _model = SampleModel.Open();

    public GeneratedCollectionMergeTests() => _model.Atomically(static tx => tx.SampleBags.Add(s_empty with { }));

    SampleBag Bag => _model.Read(static tx => tx.SampleBags[1]);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_merge_changes_every_kind_of_column()
    {
        _model.Atomically(static tx =>
        {
            tx.SampleBags.Merge(1).AppendParts(s_bolt);
            tx.SampleBags.Merge(1).AppendParts([s_nut, s_bolt]);
            tx.SampleBags.Merge(1).AppendNames("a");
            tx.SampleBags.Merge(1).AppendNames((string?)null);
            tx.SampleBags.Merge(1).AppendNumbers([1, 2]);
            tx.SampleBags.Merge(1).AppendNumbers(2);
            tx.SampleBags.Merge(1).AppendBytes(7);
            tx.SampleBags.Merge(1).AddTags(["x", "y"]);
            tx.SampleBags.Merge(1).AddTags("x");
            tx.SampleBags.Merge(1).AddDays(DayOfWeek.Friday);
            tx.SampleBags.Merge(1).AddDays(DayOfWeek.Monday);
            tx.SampleBags.Merge(1).AddIds([5, 4, 5]);
            tx.SampleBags.Merge(1).PutPlaces("left", s_bolt);
            tx.SampleBags.Merge(1).PutPlaces("left", s_nut);
            tx.SampleBags.Merge(1).PutYears(2026, null);
            tx.SampleBags.Merge(1).PutLetters([new('a', 1), new('b', 2), new('a', 3)]);
            tx.SampleBags.Merge(1).SetNote("new");
            tx.SampleBags.Merge(1).SetNote(null);
            tx.SampleBags.Merge(1).SetPair((3, s_nut));
            tx.SampleBags.Merge(1).ClaimOwner("ann");
            tx.SampleBags.Merge(1).ClaimOwner("bob");
            tx.SampleBags.Merge(1).ClaimSeats([4]);
        });

        SampleBag bag = Bag;
        Assert.Equal([s_bolt, s_nut, s_bolt], bag.Parts.ToArray());
        Assert.Equal(["a", null], bag.Names);
        Assert.Equal([1, 2, 2], bag.Numbers);
        Assert.Equal([7], bag.Bytes!.Value.ToArray());
        Assert.Equal(["x", "y"], bag.Tags.Order());
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Friday], bag.Days!);
        Assert.Equal([4, 5], bag.Ids.Order());
        Assert.Equal([new("left", s_nut)], bag.Places);
        Assert.Equal([new(2026, null)], bag.Years!);
        Assert.Equal([new('a', 3), new('b', 2)], bag.Letters.OrderBy(static entry => entry.Key));
        Assert.Equal((null, (3, s_nut), "ann"), (bag.Note, bag.Pair, bag.Owner));
        Assert.Equal([4], bag.Seats!.Value.ToArray());
    }

    [Fact]
    public void A_merge_leaves_what_it_does_not_name()
    {
        _model.Atomically(static tx => tx.SampleBags.Merge(1).ClaimOwner("ann"));
        Assert.Equal(s_empty with { Owner = "ann" }, Bag);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_state_is_the_same_with_and_without_a_race(bool isRace)
    {
        using SampleModelTransaction late = _model.Begin();
        if (isRace)
            Change(late.SampleBags, 2);
        _model.Atomically(static tx => Change(tx.SampleBags, 1));
        if (!isRace)
            _model.Atomically(static tx => Change(tx.SampleBags, 2));
        late.Commit();

        SampleBag bag = Bag;
        Assert.Equal([1, 0, 2, 0], bag.Numbers);
        Assert.Equal(["0", "1", "2"], bag.Tags.Order());
        Assert.Equal([new('a', 2), new('b', 1), new('c', 2)], bag.Letters.OrderBy(static entry => entry.Key));
        Assert.Equal(("2", "1"), (bag.Note, bag.Owner));

        static void Change(Table<int, SampleBag> bags, int who)
        {
            bags.Merge(1).AppendNumbers([who, 0]);
            bags.Merge(1).AddTags([who.ToString(null, null), "0"]);
            bags.Merge(1).PutLetters('a', who);
            bags.Merge(1).PutLetters((char)('a' + who), who);
            bags.Merge(1).SetNote(who.ToString(null, null));
            bags.Merge(1).ClaimOwner(who.ToString(null, null));
        }
    }

    [Fact]
    public void A_transaction_sees_its_own_merges_over_its_own_writes()
    {
        _model.Atomically(static tx =>
        {
            tx.SampleBags.Merge(1).AppendNumbers(1);
            Assert.Equal([1], tx.SampleBags[1].Numbers);
            tx.SampleBags.Row(1).Numbers = [8, 9];
            tx.SampleBags.Merge(1).AppendNumbers(1);
            tx.SampleBags.Merge(1).AddTags("x");
            Assert.Equal([8, 9, 1], tx.SampleBags[1].Numbers);
            tx.SampleBags.Merge(1).AppendNumbers(2);
        });
        Assert.Equal([8, 9, 1, 2], Bag.Numbers);
        Assert.Equal(["x"], Bag.Tags);
    }

    [Fact]
    public void What_is_merged_after_a_savepoint_is_taken_back_with_it()
    {
        _model.Atomically(static tx =>
        {
            Change(tx, 1);
            Savepoint savepoint = tx.SetSavepoint();
            Change(tx, 2);
            tx.RollbackTo(savepoint);
            Change(tx, 3);
            tx.RollbackTo(savepoint);
            try
            {
                tx.Atomically(static tx =>
                {
                    Change(tx, 4);
                    throw new InvalidOperationException("taken back");
                });
            }
            catch (InvalidOperationException)
            {
                Change(tx, 5);
            }
        });

        SampleBag bag = Bag;
        Assert.Equal([1, 5], bag.Numbers);
        Assert.Equal(["1", "5"], bag.Tags.Order());
        Assert.Equal([new('a', 5)], bag.Letters);
        Assert.Equal(("5", "1"), (bag.Note, bag.Owner));

        static void Change(SampleModelTx tx, int who)
        {
            tx.SampleBags.Merge(1).AppendNumbers(who);
            tx.SampleBags.Merge(1).AddTags(who.ToString(null, null));
            tx.SampleBags.Merge(1).PutLetters('a', who);
            tx.SampleBags.Merge(1).SetNote(who.ToString(null, null));
            tx.SampleBags.Merge(1).ClaimOwner(who.ToString(null, null));
        }
    }

    [Fact]
    public void Items_are_taken_before_the_merge_begins()
    {
        _model.Atomically(static tx =>
        {
            Table<int, SampleBag> bags = tx.SampleBags;
            Savepoint savepoint = tx.SetSavepoint();
            bags.Merge(1).AppendNumbers(Numbers(bags));
            tx.RollbackTo(savepoint);
            bags.Merge(1).AppendNumbers(Numbers(bags));
        });
        Assert.Equal([9, 1, 2], Bag.Numbers);

        static List<int> Numbers(Table<int, SampleBag> bags)
        {
            bags.Merge(1).AppendNumbers(9);
            return [1, 2];
        }
    }

    [Fact]
    public void Nothing_to_take_items_from_is_an_error_of_the_caller() =>
        Assert.Throws<ArgumentNullException>(() => _model.Atomically(
            static tx => tx.SampleBags.Merge(1).AddTags((IEnumerable<string>)null!)));

    [Fact]
    public void Comparers_stay_what_they_are()
    {
        _model.Atomically(static tx => tx.SampleBags.Upsert(s_empty with
        {
            Tags = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "X"),
            Days = ImmutableSortedSet.Create(
                Comparer<DayOfWeek>.Create(static (left, right) => right - left), DayOfWeek.Monday),
        }));
        _model.Atomically(static tx =>
        {
            tx.SampleBags.Merge(1).AddTags(["x", "y"]);
            tx.SampleBags.Merge(1).AddDays(DayOfWeek.Friday);
        });
        Assert.Equal(["X", "y"], Bag.Tags.Order());
        Assert.Equal([DayOfWeek.Friday, DayOfWeek.Monday], Bag.Days!);
    }
}
