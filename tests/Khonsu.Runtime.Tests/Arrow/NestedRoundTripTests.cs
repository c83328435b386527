using Apache.Arrow;
using CsCheck;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class NestedRoundTripTests
{
    static string? Seed => Environment.GetEnvironmentVariable("KHONSU_SEED");

    [Fact]
    public void Every_tree_comes_back_from_batches_streams_and_files() => Gen.Int.Sample(
        seed =>
        {
            List<Trees.Order> orders = OrdersOf(seed);
            List<string> expected = [.. orders.Select(DeepText.Of)];
            KhonsuStore store = StoreOf(orders);
            foreach (List<Trees.Order> copy in new[] { ByBatch(store), ByStream(store), ByFile(store) })
                Assert.Equal(expected, InOrder(copy, orders).Select(DeepText.Of));
        },
        seed: Seed,
        iter: 60);

    [Fact]
    public void A_slice_of_a_batch_is_read_as_the_rows_that_it_has() => Gen.Int.Sample(
        seed =>
        {
            List<Trees.Order> orders = OrdersOf(seed, 6);
            KhonsuStore store = StoreOf(orders);
            using RecordBatch batch = store.Read(static tx => tx.Orders.ToRecordBatch());
            List<Trees.Order> rows = BatchesIn([batch]);
            int start = new Random(seed).Next(rows.Count);
            List<Trees.Order> some = BatchesIn([batch.Slice(start, rows.Count - start)]);
            Assert.Equal(
                rows.Skip(start).Select(DeepText.Of).Order(StringComparer.Ordinal),
                some.Select(DeepText.Of).Order(StringComparer.Ordinal));
        },
        seed: Seed,
        iter: 30);

    [Fact]
    public void Equal_sets_and_dictionaries_have_equal_bytes()
    {
        Trees.Order[] twice =
        [
            Plain with { Words = ["b", "a", "Z"], Prices = Plain.Prices.Add("x", null).Add("a", null) },
            Plain with { Words = ["Z", "b", "a"], Prices = Plain.Prices.Add("a", null).Add("x", null) },
        ];
        byte[][] bytes = System.Array.ConvertAll(twice, static order =>
        {
            using MemoryStream stream = new();
            StoreOf([order]).Read(tx => tx.Orders.WriteArrowStream(stream));
            return stream.ToArray();
        });
        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void Null_is_not_empty_and_not_made_of_nulls()
    {
        Trees.Order order = Plain with
        {
            Work = new Trees.Place(0, null, null),
            MaybeLines = [],
            Numbers = [],
            Moneys = [null, new Trees.Money(0, "")],
            Payments = [null, new Trees.Card("", null)],
        };
        Trees.Order[] orders = [order, Plain with { Id = new(Guid.AllBitsSet), Work = null, MaybeLines = null }];
        List<Trees.Order> copy = InOrder(ByStream(StoreOf([.. orders])), [.. orders]);
        Assert.Equal(orders.Select(DeepText.Of), copy.Select(DeepText.Of));
        Assert.Equal((true, true, true), (copy[1].Work is null, copy[1].MaybeLines is null, copy[1].Numbers is null));
    }

    internal static Trees.Order Plain { get; } = new()
    {
        Id = new Trees.OrderId(Guid.Empty),
        Due = new Trees.Card("1", null),
    };

    internal static KhonsuStore StoreOf(List<Trees.Order> orders)
    {
        KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx =>
        {
            foreach (Trees.Order order in orders)
                tx.Orders.Add(order);
        });
        return store;
    }

    internal static List<Trees.Order> BatchesIn(IReadOnlyList<RecordBatch> batches)
    {
        KhonsuStore copy = KhonsuStore.Open();
        return copy.Atomically(tx =>
        {
            tx.Orders.FromRecordBatches(batches);
            return tx.Orders.ToList();
        });
    }

    static List<Trees.Order> OrdersOf(int seed, int countMin = 0)
    {
        Random random = new(seed);
        RandomTrees trees = new(random);
        return [.. Enumerable.Range(0, countMin + random.Next(8)).Select(_ => trees.Order())];
    }

    static List<Trees.Order> InOrder(List<Trees.Order> copy, List<Trees.Order> orders) =>
        [.. copy.OrderBy(order => orders.FindIndex(other => other.Id == order.Id))];

    static List<Trees.Order> ByBatch(KhonsuStore store) =>
        BatchesIn([.. store.Read(static tx => tx.Orders.ToRecordBatches(3))]);

    static List<Trees.Order> ByStream(KhonsuStore store)
    {
        using MemoryStream stream = new();
        store.Read(tx => tx.Orders.WriteArrowStream(stream));
        return KhonsuStore.Open().Atomically(tx =>
        {
            stream.Position = 0;
            tx.Orders.ReadArrowStream(stream);
            return tx.Orders.ToList();
        });
    }

    static List<Trees.Order> ByFile(KhonsuStore store)
    {
        string path = Path.GetTempFileName();
        try
        {
            store.Read(tx => tx.Orders.WriteArrowFile(path));
            return KhonsuStore.Open().Atomically(tx =>
            {
                tx.Orders.ReadArrowFile(path);
                return tx.Orders.ToList();
            });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
