using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Index;

public class KeyIndexTests
{
    readonly CommitClock _clock = new();
    readonly SnapshotRegistry _snapshots;
    readonly KeyIndex<long> _index;

    public KeyIndexTests()
    {
        _snapshots = new SnapshotRegistry(_clock);
        _index = new KeyIndex<long>(_snapshots, 0);
    }

    [Fact]
    public void A_key_that_nobody_added_is_not_found() => Assert.Null(_index.Find(1));

    [Fact]
    public void A_key_has_one_chain()
    {
        VersionChain<long> chain = Add(1);

        Assert.Same(chain, Add(1));
        Assert.Same(chain, _index.Find(1));
        Assert.NotSame(chain, Add(2));
    }

    [Fact]
    public void All_keys_are_found_while_the_table_grows_from_sixteen_slots()
    {
        Assert.Equal(16, _index.Root.Slots.Length);
        var chains = new VersionChain<long>[5000];
        for (int key = 0; key < chains.Length; key++)
        {
            chains[key] = Add(key);
            Assert.Same(chains[key / 2], _index.Find(key / 2));
        }

        for (int key = 0; key < chains.Length; key++)
            Assert.Same(chains[key], _index.Find(key));
        Assert.Equal(chains.Length, Chains().Count);
    }

    [Fact]
    public void A_table_is_never_filled_by_more_than_five_eighths()
    {
        for (int key = 0; key < 3000; key++)
        {
            Add(key);
            IndexSlot<long>[] slots = _index.Settle().Slots;
            Assert.InRange(slots.Count(static slot => slot.Chain is not null), 1, slots.Length / 8 * 5);
        }
    }

    [Fact]
    public void A_chain_that_is_held_survives_every_migration()
    {
        VersionChain<long> held = Add(-1);
        Churn(2000);

        Assert.Same(held, _index.Find(-1));
        Assert.False(held.IsDead);
    }

    [Fact]
    public void A_chain_that_nobody_holds_or_wrote_is_retired_by_a_migration()
    {
        VersionChain<long> chain = Add(-1);
        chain.Release();
        Churn(2000);

        Assert.True(chain.IsDead);
        Assert.False(chain.TryHold());
        Assert.NotSame(chain, Add(-1));
    }

    [Fact]
    public void A_tombstone_that_a_snapshot_does_not_see_keeps_its_chain()
    {
        SnapshotSlot slot = _snapshots.Own();
        slot.Take(_clock);
        VersionChain<long> chain = Add(-1);
        chain.Head = new Tombstone { _khonsuStamp = _clock.Next() };
        chain.Release();
        Churn(2000);

        Assert.False(chain.IsDead);
        slot.End();
        Churn(5000);
        Assert.True(chain.IsDead);
    }

    [Fact]
    public void A_chain_whose_only_write_was_refused_leaves_the_index_too()
    {
        VersionChain<long> chain = Add(-1);
        chain.Head = new Tombstone { _khonsuStamp = TransactionalRow.AbortedStamp };
        chain.Release();
        Churn(2000);

        Assert.True(chain.IsDead);
    }

    [Fact]
    public void Churn_of_ever_new_keys_does_not_grow_the_table()
    {
        Churn(50_000);

        Assert.InRange(_index.Settle().Slots.Length, 16, 64);
    }

    [Fact]
    public void A_chain_takes_no_more_holders_once_it_is_retired()
    {
        VersionChain<long> chain = Add(1);
        Assert.False(chain.TryRetire(chain.Holds, null));
        Assert.True(chain.TryHold());
        chain.Release();
        chain.Release();

        Assert.True(chain.TryRetire(chain.Holds, null));
        Assert.False(chain.TryHold());
        Assert.Same(Tombstone.Dead, chain.Head);
        Assert.NotSame(chain, Add(1));
    }

    [Fact]
    public void A_chain_that_was_held_and_written_since_its_head_was_read_is_not_retired()
    {
        VersionChain<long> chain = Add(1);
        chain.Release();
        long holds = chain.Holds;

        Assert.True(chain.TryHold());
        var row = new Rows.KeyedRow<long>(1, 1) { _khonsuStamp = _clock.Next() };
        chain.Head = row;
        chain.Release();

        Assert.False(chain.TryRetire(holds, null));
        Assert.True(chain.TryHold());
        Assert.Same(row, chain.Head);
    }

    [Fact]
    public void Keys_with_one_hash_are_told_apart()
    {
        var index = new KeyIndex<SameHashKey>(_snapshots, 0);
        VersionChain<SameHashKey>[] chains =
            [.. Enumerable.Range(0, 100).Select(number => index.FindOrAdd(new SameHashKey(number), false, out _))];

        for (int number = 0; number < chains.Length; number++)
            Assert.Same(chains[number], index.Find(new SameHashKey(number)));
    }

    [Fact]
    public void A_key_is_a_string_or_a_value_type()
        => Assert.Throws<NotSupportedException>(() => new KeyIndex<Version>(_snapshots, 0));

    [Theory]
    [InlineData(0, 16)]
    [InlineData(17, 32)]
    [InlineData(1 << 30, 1 << 30)]
    public void The_slots_of_a_table_are_a_power_of_two(long wanted, int slots)
        => Assert.Equal(slots, IndexTable<long>.RoundSlots(wanted));

    [Fact]
    public void A_table_that_would_be_too_large_is_refused_with_advice()
    {
        var error = Assert.Throws<InvalidOperationException>(() => IndexTable<long>.RoundSlots((1L << 30) + 1));

        Assert.Contains("spread the rows", error.Message, StringComparison.Ordinal);
    }

    VersionChain<long> Add(long key) => _index.FindOrAdd(key, holdLive: false, out _);

    // New keys that nobody holds afterwards: they force migrations and leave in them.
    void Churn(int keys)
    {
        for (int key = 0; key < keys; key++)
        {
            VersionChain<long> chain = _index.FindOrAdd(1_000_000 + key, holdLive: false, out bool isHeld);
            Assert.True(isHeld);
            chain.Release();
            _clock.Next();
        }
    }

    List<VersionChain<long>> Chains()
        => [.. _index.Settle().Slots.Select(static slot => slot.Chain).OfType<VersionChain<long>>()];

    readonly record struct SameHashKey(int Number)
    {
        public override int GetHashCode() => 7;
    }
}
