using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
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
        _index = new KeyIndex<long>(_clock, _snapshots, 0);
    }

    [Fact]
    public void A_key_that_nobody_added_is_not_found() => Assert.True(_index.Find(1).IsNone);

    [Fact]
    public void A_key_has_one_chain()
    {
        VersionChain chain = Add(1);

        Assert.Equal(chain, Add(1));
        Assert.Equal(chain, _index.Find(1));
        Assert.NotEqual(chain, Add(2));
    }

    [Fact]
    public void All_keys_are_found_while_the_table_grows_from_sixteen_slots()
    {
        Assert.Equal(16, _index.Root.Slots.Length);
        var chains = new VersionChain[5000];
        for (int key = 0; key < chains.Length; key++)
        {
            chains[key] = Add(key);
            Assert.Equal(chains[key / 2], _index.Find(key / 2));
        }

        for (int key = 0; key < chains.Length; key++)
            Assert.Equal(chains[key], _index.Find(key));
        Assert.Equal(chains.Length, Chains().Count);
    }

    [Fact]
    public void Room_for_keys_to_come_is_made_at_once_and_keeps_those_that_are_there()
    {
        VersionChain[] chains = [.. Enumerable.Range(0, 10).Select(key => Add(key))];
        _index.MakeRoomFor(5000);
        IndexTable root = _index.Root;

        Assert.Equal((8192, 1), (root.Slots.Length, root.Generation));
        for (int key = 0; key < chains.Length; key++)
            Assert.Equal(chains[key], _index.Find(key));
        for (int key = 10; key < 5000; key++)
            Add(key);
        _index.MakeRoomFor(1000);
        Assert.Same(root, _index.Root);
        Assert.Null(root.Next);
        Assert.Equal(5000, Chains().Count);
    }

    [Fact]
    public void Nobody_moves_a_large_table_for_a_few_keys()
    {
        while (_index.Root.Slots.Length < 4096 || _index.Root.HasRoomFor(100))
            Add(_index.Chains.Used);
        IndexTable root = _index.Root;
        _index.MakeRoomFor(100);

        Assert.Null(root.Next);
        _index.MakeRoomFor(root.Slots.Length / 4);
        Assert.Same(root.Next, _index.Root);
    }

    [Fact]
    public void Room_is_left_to_a_migration_that_is_under_way()
    {
        for (long key = 0; _index.Root.Next is null; key++)
            Add(key);
        IndexTable root = _index.Root;
        IndexTable next = root.Next!;
        _index.MakeRoomFor(100_000);

        Assert.Same(next, root.Next);
    }

    [Fact]
    public void Threads_that_add_keys_while_others_make_room_lose_none()
    {
        const int Threads = 4;
        const int Keys = 20_000;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            SnapshotSlot attempt = _snapshots.Own();
            attempt.Enter(_clock);
            for (int key = 0; key < Keys; key++)
            {
                if (key % 500 == 0)
                    _index.MakeRoomFor(((thread * 7) + (key / 500)) * 100);
                Add((key * Threads) + (thread / 2));
            }

            attempt.End();
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(2 * Keys, Chains().Count);
        for (int key = 0; key < Keys; key++)
            Assert.Equal((false, false), (_index.Find(key * Threads).IsNone, _index.Find((key * Threads) + 1).IsNone));
    }

    [Fact]
    public void A_table_is_never_filled_by_more_than_thirteen_sixteenths()
    {
        for (int key = 0; key < 3000; key++)
        {
            Add(key);
            uint[] slots = Last().Slots;
            Assert.InRange(slots.Count(static slot => slot != IndexTable.Empty), 0, slots.Length / 16 * 13);
        }
    }

    [Fact]
    public void A_chain_that_is_held_survives_every_migration()
    {
        VersionChain held = Add(-1);
        Churn(2000);

        Assert.Equal(held, _index.Find(-1));
        Assert.False(held.IsDead);
    }

    [Fact]
    public void A_chain_that_nobody_holds_or_wrote_is_retired_by_a_migration()
    {
        VersionChain chain = Add(-1);
        chain.Release();
        SnapshotSlot attempt = _snapshots.Own();
        attempt.Enter(_clock);
        Churn(2000);

        Assert.True(chain.IsDead);
        Assert.False(chain.TryHold());
        Assert.NotEqual(chain, Add(-1));
    }

    [Fact]
    public void A_tombstone_that_a_snapshot_does_not_see_keeps_its_chain()
    {
        SnapshotSlot slot = _snapshots.Own();
        slot.Take(_clock);
        VersionChain chain = Add(-1);
        chain.Head = new Tombstone { _khonsuStamp = _clock.Next() };
        chain.Release();
        Churn(2000);

        Assert.Equal(chain, _index.Find(-1));
        slot.End();
        Churn(5000);
        Assert.True(_index.Find(-1).IsNone);
    }

    [Fact]
    public void A_chain_whose_only_write_was_refused_leaves_the_index_too()
    {
        VersionChain chain = Add(-1);
        chain.Head = new Tombstone { _khonsuStamp = TransactionalRow.AbortedStamp };
        chain.Release();
        Churn(2000);

        Assert.True(_index.Find(-1).IsNone);
    }

    [Fact]
    public void Churn_of_ever_new_keys_does_not_grow_the_table()
    {
        Churn(50_000);

        Assert.InRange(Last().Slots.Length, 16, 64);
    }

    [Fact]
    public void Chains_that_left_the_index_are_used_again()
    {
        Churn(20_000);
        long used = _index.Chains.Used;
        Churn(200_000);

        Assert.InRange(used, 1, 200);
        Assert.InRange(_index.Chains.Used, used, used + 100);
    }

    [Fact]
    public void A_chain_is_not_used_again_while_an_attempt_that_may_have_found_it_is_under_way() // Inv X6
    {
        SnapshotSlot attempt = _snapshots.Own();
        attempt.Enter(_clock);
        VersionChain chain = Add(-1);
        chain.Release();
        Churn(3000);

        Assert.True(chain.IsDead);
        Assert.Equal(-1L, chain.KeyObject);
        attempt.Take(_clock); // The snapshot moves on, the attempt does not end.
        Churn(3000);
        Assert.True(chain.IsDead);
        Assert.Equal(-1L, chain.KeyObject);
        long used = _index.Chains.Used;
        Assert.True(used > 5000);

        attempt.End();
        Churn(20_000);
        Assert.NotEqual(-1L, chain.KeyObject);
        Assert.InRange(_index.Chains.Used, used, used + 1000);
    }

    [Fact]
    public void The_text_of_a_key_is_let_go_of_when_its_chain_is_free()
    {
        var index = new KeyIndex<string>(_clock, _snapshots, 0);
        for (int key = 0; key < 20_000; key++)
        {
            index.FindOrAdd($"key {key}", holdLive: false, out _).Release();
            _clock.Next();
        }

        int kept = index.Chains.Segments.Sum(
            static segment => segment?.Entries.Count(static entry => entry.Key is not null) ?? 0);
        Assert.InRange(kept, 1, 200);
    }

    [Fact]
    public void A_chain_that_a_migration_has_carried_is_not_retired_by_a_late_helper() // Inv X7
    {
        VersionChain chain = Add(1);
        chain.Release();
        long holds = chain.Holds;

        Assert.True(chain.TryCarry(holds, 1));
        Assert.True(VersionChain.IsCarriedIn(chain.Holds, 1));
        Assert.False(chain.TryRetire(holds, null));
        Assert.False(chain.TryCarry(holds, 1));
        Assert.False(chain.IsDead);
    }

    [Fact]
    public void Of_two_helpers_of_a_migration_the_second_does_not_retire_what_the_first_carries() // Inv X7
    {
        VersionChain chain = Add(-1);
        StepHook.Hook = step =>
        {
            int next = _index.Root.Generation + 1;
            if (step != Step.BeforePlace || !VersionChain.IsCarriedIn(chain.Holds, next))
                return;
            // The first helper has decided to carry the chain, because it is held. Now it is let go of, and another one
            // does the whole migration.
            StepHook.Hook = null;
            chain.Release();
            for (long key = 5_000_000; _index.Root.Generation < next; key++)
                Add(key);
            Assert.False(chain.IsDead);
            Assert.Equal(chain, _index.Find(-1));
        };
        for (long key = 4_000_000; StepHook.Hook is not null; key++)
            Add(key);
    }

    [Fact]
    public void A_hold_and_its_release_keep_the_mark_of_a_migration()
    {
        VersionChain chain = Add(1);
        Assert.True(chain.TryCarry(chain.Holds, 5));
        Assert.True(chain.TryHold());
        chain.Release();

        Assert.True(VersionChain.IsCarriedIn(chain.Holds, 5));
        Assert.True(chain.IsHeld);
        chain.Release();
        Assert.False(chain.IsHeld);
    }

    [Fact]
    public void A_chain_takes_no_more_holders_once_it_is_retired()
    {
        VersionChain chain = Add(1);
        Assert.False(chain.TryRetire(chain.Holds, null));
        Assert.True(chain.TryHold());
        chain.Release();
        chain.Release();

        Assert.True(chain.TryRetire(chain.Holds, null));
        Assert.False(chain.TryHold());
        Assert.Same(Tombstone.Dead, chain.Head);
        Assert.NotEqual(chain, Add(1));
    }

    [Fact]
    public void A_chain_that_was_held_and_written_since_its_head_was_read_is_not_retired()
    {
        VersionChain chain = Add(1);
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
        var index = new KeyIndex<SameHashKey>(_clock, _snapshots, 0);
        VersionChain[] chains =
            [.. Enumerable.Range(0, 100).Select(number => index.FindOrAdd(new SameHashKey(number), false, out _))];

        for (int number = 0; number < chains.Length; number++)
            Assert.Equal(chains[number], index.Find(new SameHashKey(number)));
    }

    [Fact]
    public void A_key_is_a_string_or_a_value_type()
        => Assert.Throws<NotSupportedException>(() => new KeyIndex<Version>(_clock, _snapshots, 0));

    [Theory]
    [InlineData(0, 16)]
    [InlineData(17, 32)]
    [InlineData(1 << 29, 1 << 29)]
    public void The_slots_of_a_table_are_a_power_of_two(long wanted, int slots)
        => Assert.Equal(slots, IndexTable.RoundSlots(wanted));

    [Fact]
    public void A_table_that_would_be_too_large_is_refused_with_advice()
    {
        var error = Assert.Throws<InvalidOperationException>(() => IndexTable.RoundSlots((1L << 29) + 1));

        Assert.Contains("spread the rows", error.Message, StringComparison.Ordinal);
    }

    VersionChain Add(long key) => _index.FindOrAdd(key, holdLive: false, out _);

    // New keys that nobody holds afterwards: they force migrations and leave in them.
    void Churn(int keys)
    {
        for (int key = 0; key < keys; key++)
        {
            VersionChain chain = _index.FindOrAdd(1_000_000 + key, holdLive: false, out bool isHeld);
            Assert.True(isHeld);
            chain.Release();
            _clock.Next();
        }
    }

    // The table that every migration under way leads to.
    IndexTable Last()
    {
        IndexTable table = _index.Root;
        while (table.Next is { } next)
            table = next;
        return table;
    }

    // The chains that the tables name, each once.
    HashSet<VersionChain> Chains()
    {
        var chains = new HashSet<VersionChain>();
        for (IndexTable? table = _index.Root; table is not null; table = table.Next)
        {
            foreach (uint slot in table.Slots.Where(IndexTable.HasChain))
                chains.Add(_index.Chains.At(IndexTable.LocationOf(slot)));
        }

        return chains;
    }

    readonly record struct SameHashKey(int Number)
    {
        public override int GetHashCode() => 7;
    }
}
