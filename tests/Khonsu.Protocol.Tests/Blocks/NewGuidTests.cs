using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>Keys that a transaction makes are nobody else's, the same in every run, and grow within one.</summary>
public class NewGuidTests
{
    [Fact]
    public void Every_run_of_a_body_gets_the_same_keys()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(2);
        var runs = new List<Guid[]>();
        store.Atomically(tx =>
        {
            tx.Rows().Set(0, tx.Attempt);
            if (tx.Attempt < 3)
                store.Overwrite(0, 9);
            runs.Add([tx.NewGuid(), tx.NewGuid(), tx.NewGuid()]);
        });

        Assert.Equal(3, runs.Count);
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void Keys_grow_within_a_transaction_and_differ_between_transactions()
    {
        using KhonsuStore store = KhonsuStore.Open();
        var all = new HashSet<Guid>();
        for (int transaction = 0; transaction < 50; transaction++)
        {
            Guid[] keys = store.Atomically(static tx =>
            {
                var keys = new Guid[600];
                for (int i = 0; i < keys.Length; i++)
                    keys[i] = tx.NewGuid();
                return keys;
            });
            Assert.Equal(keys.Order(), keys);
            all.UnionWith(keys);
        }

        using Transaction hand = store.Begin();
        Assert.True(hand.NewGuid().CompareTo(hand.NewGuid()) < 0);
        Assert.Equal(50 * 600, all.Count);
        Assert.All(all, static key => Assert.Equal((8, 2), (key.Version, key.Variant >> 2)));
    }

    [Fact]
    public void The_random_part_comes_from_the_options_once_for_each_transaction()
    {
        int drawn = 0;
        using KhonsuStore store = KhonsuStore.Open(new StoreOptions
        {
            GuidSource = () => new Guid(++drawn, 0, 0, 0xBF, 0, 0, 0, 1, 2, 3, 4),
        });
        (Guid first, Guid second) = store.Atomically(static tx => (tx.NewGuid(), tx.NewGuid()));
        store.Atomically(static tx => tx.Attempt);
        Guid third = store.Atomically(static tx => tx.NewGuid());

        Assert.Equal(new Guid("00000001-0000-8000-bf00-000000000000"), first);
        Assert.Equal(new Guid("00000001-0000-8000-bf00-000000000001"), second);
        Assert.Equal(new Guid("00000002-0000-8000-bf00-000000000000"), third);
    }
}
