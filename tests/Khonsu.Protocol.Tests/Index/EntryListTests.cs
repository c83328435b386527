using Khonsu.Index;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Versions;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>The two lists of entries, held against a sorted set.</summary>
/// <param name="output">Where seeds are told.</param>
public class EntryListTests(ITestOutputHelper output)
{
    const int Chains = 64;
    const int Keys = 40;

    readonly ChainSegment<long> _segment = new(Chains, new SegmentOwner(0, true, 1));
    uint _random = 1;

    public static TheoryData<bool> Kinds => [true, false];

    [Theory, MemberData(nameof(Kinds))]
    public void An_empty_list_finds_nothing(bool isOrdered)
    {
        EntryList<long> list = Make(isOrdered);

        Assert.Null(list.First());
        Assert.Null(list.Find(1, Chain(0)));
        Assert.Null(list.FirstFrom(Before(list, 1)));
        Assert.Null(list.LastBefore(After(list, 1)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void An_entry_that_is_there_is_held_once_more_and_not_added_again(bool isOrdered)
    {
        EntryList<long> list = Make(isOrdered);

        IndexEntry<long> first = list.HoldOrAdd(7, Chain(3), ref _random);
        IndexEntry<long> second = list.HoldOrAdd(7, Chain(3), ref _random);

        Assert.Same(first, second);
        Assert.Same(first, list.First());
        Assert.Null(list.After(first));
        Assert.False(first.TryDie(first.Holds));
        first.Release();
        Assert.False(first.TryDie(first.Holds));
        first.Release();
        Assert.True(first.TryDie(first.Holds));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_dead_entry_is_passed_over_and_a_fresh_one_takes_its_place(bool isOrdered)
    {
        EntryList<long> list = Make(isOrdered);
        IndexEntry<long> old = Add(list, 7, 3);
        Assert.True(old.TryDie(old.Holds));

        Assert.False(old.TryHold());
        Assert.Null(list.First());
        IndexEntry<long> fresh = list.HoldOrAdd(7, Chain(3), ref _random);

        Assert.NotSame(old, fresh);
        Assert.Same(fresh, list.First());
        Assert.Null(list.After(fresh));
        Assert.Same(fresh, list.Find(7, Chain(3)));
    }

    [Fact]
    public void A_hold_between_the_look_and_the_death_keeps_an_entry_alive()
    {
        EntryList<long> list = Make(isOrdered: true);
        IndexEntry<long> entry = Add(list, 7, 3);
        long holds = entry.Holds;

        Assert.True(entry.TryHold());
        entry.Release();

        Assert.False(entry.TryDie(holds));
        Assert.Same(entry, list.First());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_walk_goes_on_from_an_entry_that_was_taken_out(bool isOrdered)
    {
        EntryList<long> list = Make(isOrdered);
        for (int chain = 0; chain < 10; chain++)
            Add(list, 5, chain);
        IndexEntry<long> third = list.Find(5, Chain(3))!;
        Remove(list, third);
        IndexEntry<long> fourth = list.Find(5, Chain(4))!;
        Remove(list, fourth);
        IndexEntry<long> late = Add(list, 5, 4);
        Add(list, 5, 3);

        Assert.Same(late, list.After(third));
        Assert.Same(list.Find(5, Chain(2)), list.LastBefore(third.Place));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Entries_of_one_key_lie_together_in_the_order_of_chains(bool isOrdered)
    {
        EntryList<long> list = Make(isOrdered);
        for (int chain = Chains - 1; chain >= 0; chain--)
            Add(list, chain % 7, chain);

        for (int key = 0; key < 7; key++)
        {
            IEnumerable<int> expected = Enumerable.Range(0, Chains).Where(chain => chain % 7 == key);
            Assert.Equal(expected, Walk(list, Before(list, key), After(list, key)).Select(PositionOf));
            Assert.Equal(
                expected.Reverse(), WalkBack(list, Before(list, key), After(list, key)).Select(PositionOf));
        }
    }

    [Fact]
    public void An_ordered_list_walks_ranges_both_ways()
    {
        EntryList<long> list = Make(isOrdered: true);
        for (int chain = 0; chain < Chains; chain++)
            Add(list, 1000 - (10 * chain), chain);

        Assert.Equal([960, 970, 980], Walk(list, Before(list, 955), After(list, 980)).Select(entry => entry.Key));
        Assert.Equal([980, 970, 960], WalkBack(list, Before(list, 955), After(list, 980)).Select(entry => entry.Key));
        Assert.Equal(370, list.First()!.Key);
        Assert.Equal(1000, list.Last()!.Key);
        Remove(list, list.Last()!);
        Assert.Equal(990, list.Last()!.Key);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Random_changes_leave_what_a_sorted_set_has(bool isOrdered)
    {
        ulong first = TestSettings.Number("KHONSU_SEED") ?? 1;
        for (ulong seed = first; seed < first + 40; seed++)
        {
            output.WriteLine($"seed={seed}");
            Play(isOrdered, new SeededRandom(seed));
        }
    }

    [Fact]
    public void A_list_of_hashes_finds_all_after_growing()
    {
        EntryList<long> list = Make(isOrdered: false);
        for (long key = 0; key < 5000; key++)
            Add(list, key, (int)(key % Chains));

        for (long key = 0; key < 5000; key++)
        {
            IndexEntry<long> entry = Assert.Single(Walk(list, Before(list, key), After(list, key)));
            Assert.Equal(key, entry.Key);
        }
    }

    void Play(bool isOrdered, SeededRandom random)
    {
        EntryList<long> list = Make(isOrdered);
        var model = new SortedSet<(long Key, int Chain)>();
        for (int step = 0; step < 600; step++)
        {
            (long Key, int Chain) chosen = (random.Below(Keys), random.Below(Chains));
            if (random.Below(100) < 55)
            {
                Add(list, chosen.Key, chosen.Chain);
                model.Add(chosen);
            }
            else if (model.Count != 0)
            {
                (long Key, int Chain) removed = random.OneIn(2) ? chosen : model.ElementAt(random.Below(model.Count));
                IndexEntry<long>? entry = list.Find(removed.Key, Chain(removed.Chain));
                Assert.Equal(model.Remove(removed), entry is not null);
                if (entry is not null)
                    Remove(list, entry);
            }

            if (step % 20 == 0)
                Compare(list, model, random, isOrdered);
        }

        Compare(list, model, random, isOrdered);
    }

    void Compare(EntryList<long> list, SortedSet<(long Key, int Chain)> model, SeededRandom random, bool isOrdered)
    {
        long from = random.Below(Keys);
        long to = isOrdered ? random.Below(Keys) : from;
        (long, int)[] expected = [.. model.Where(entry => entry.Key >= from && entry.Key <= to)];
        Assert.Equal(expected, Walk(list, Before(list, from), After(list, to)).Select(Named));
        Assert.Equal(expected.Reverse(), WalkBack(list, Before(list, from), After(list, to)).Select(Named));
        if (!isOrdered)
            return;
        Assert.Equal(model.Select(entry => (entry.Key, entry.Chain)), All(list).Select(Named));
        Assert.Equal(model.Count == 0 ? null : model.Max.Key, list.Last()?.Key);
    }

    static IEnumerable<IndexEntry<long>> All(EntryList<long> list)
    {
        for (IndexEntry<long>? entry = list.First(); entry is not null; entry = list.After(entry))
            yield return entry;
    }

    static IEnumerable<IndexEntry<long>> Walk(EntryList<long> list, EntryPlace<long> from, EntryPlace<long> to)
    {
        IndexEntry<long>? entry = list.FirstFrom(from);
        for (; entry is not null && list.Compare(entry, to) <= 0; entry = list.After(entry))
            yield return entry;
    }

    static IEnumerable<IndexEntry<long>> WalkBack(EntryList<long> list, EntryPlace<long> from, EntryPlace<long> to)
    {
        IndexEntry<long>? entry = list.LastBefore(to);
        for (; entry is not null && list.Compare(entry, from) >= 0; entry = list.LastBefore(entry.Place))
            yield return entry;
    }

    static EntryList<long> Make(bool isOrdered)
    {
        static int Compare(long left, long right, int columns) => left.CompareTo(right);
        return isOrdered ? new SkipList<long>(Compare) : new SplitList<long>(Compare);
    }

    static EntryPlace<long> Before(EntryList<long> list, long key) =>
        new(list.OrderOf(key), key, EntryPlace<long>.BeforeAll);

    static EntryPlace<long> After(EntryList<long> list, long key) =>
        new(list.OrderOf(key), key, EntryPlace<long>.AfterAll);

    static void Remove(EntryList<long> list, IndexEntry<long> entry)
    {
        Assert.True(entry.TryDie(entry.Holds));
        list.Remove(entry);
    }

    IndexEntry<long> Add(EntryList<long> list, long key, int chain)
    {
        IndexEntry<long> entry = list.HoldOrAdd(key, Chain(chain), ref _random);
        entry.Release();
        return entry;
    }

    (long, int) Named(IndexEntry<long> entry) => (entry.Key, PositionOf(entry));

    int PositionOf(IndexEntry<long> entry) => (int)(entry.Chain.Id - _segment.FirstId);

    VersionChain Chain(int position) => new(_segment, position);
}
