using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>Writes after a savepoint can be undone, however many there are and in whatever order.</summary>
/// <param name="output">Where seeds are told.</param>
public class SavepointTests(ITestOutputHelper output)
{
    [Fact]
    public void Writes_since_a_savepoint_are_undone_and_those_before_stay()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(3);
        using (Transaction transaction = store.Begin())
        {
            transaction.Rows().Set(0, 1);
            Savepoint savepoint = transaction.SetSavepoint();
            transaction.Rows().Set(0, 2);
            transaction.Rows().Set(1, 2);
            transaction.RollbackTo(savepoint);
            Assert.Equal((1, 0), (transaction.Rows()[0].Value, transaction.Rows()[1].Value));
            transaction.Rows().Set(2, 3);
            transaction.RollbackTo(savepoint);
            transaction.Rows().Set(1, 4);
            transaction.Commit();
        }

        Assert.Equal((1, 4, 0), (store.ValueOf(0), store.ValueOf(1), store.ValueOf(2)));
    }

    [Fact]
    public void A_savepoint_that_does_not_stand_is_refused_and_nothing_changes()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1);
        using Transaction transaction = store.Begin();
        Savepoint first = transaction.SetSavepoint();
        transaction.Rows().Set(0, 1);
        Savepoint second = transaction.SetSavepoint();
        transaction.RollbackTo(first);
        transaction.Rows().Set(0, 2);
        transaction.SetSavepoint();

        Assert.Throws<SavepointException>(() => transaction.RollbackTo(second));
        Assert.Throws<SavepointException>(() => transaction.RollbackTo(default));
        Assert.Equal(2, transaction.Rows()[0].Value);
        transaction.Commit();
        Assert.Throws<TransactionEndedException>(() => transaction.RollbackTo(first));
    }

    [Fact]
    public void A_savepoint_of_one_attempt_is_none_of_the_next()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(2);
        Savepoint kept = default;
        store.Atomically(tx =>
        {
            tx.Rows().Set(0, 1);
            if (tx.Attempt == 1)
            {
                kept = tx.SetSavepoint();
                store.Overwrite(0, 9);
                return;
            }

            try
            {
                tx.RollbackTo(kept);
                Assert.Fail("A savepoint of another attempt was taken.");
            }
            catch (SavepointException)
            {
                tx.SetSavepoint();
            }
        });

        Assert.Equal(1, store.ValueOf(0));
    }

    [Fact]
    public void A_nested_block_cannot_roll_back_to_a_savepoint_around_it()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(3);
        store.Atomically(static tx =>
        {
            tx.Rows().Set(0, 1);
            Savepoint first = tx.SetSavepoint();
            tx.Rows().Set(1, 1);
            Savepoint second = tx.SetSavepoint();
            tx.Atomically((first, second), static (tx, outer) =>
            {
                tx.Rows().Set(2, 1);
                Refuse(tx, outer.first);
                Refuse(tx, outer.second);
                Savepoint own = tx.SetSavepoint();
                tx.Rows().Set(2, 2);
                tx.RollbackTo(own);
            });
            Assert.Equal(1, tx.Rows()[2].Value);
            tx.RollbackTo(second);
            Assert.Equal((1, 0), (tx.Rows()[1].Value, tx.Rows()[2].Value));
            tx.OrElse(
                first,
                static (tx, outer) =>
                {
                    Refuse(tx, outer);
                    tx.Retry();
                },
                static (_, _) => { });
            tx.RollbackTo(first);
        });

        Assert.Equal((1, 0, 0), (store.ValueOf(0), store.ValueOf(1), store.ValueOf(2)));

        static void Refuse(Tx tx, Savepoint outer)
        {
            try
            {
                tx.RollbackTo(outer);
                Assert.Fail("A savepoint of the body around was taken.");
            }
            catch (SavepointException)
            {
                Assert.Equal(1, tx.Rows()[0].Value);
            }
        }
    }

    [Fact]
    public void A_row_that_is_written_without_end_keeps_a_bounded_list()
    {
        const int Writes = 200_000;
        using KhonsuStore store = StoreExtensions.OpenWithRows(2);
        long bytes = store.Atomically(static tx =>
        {
            tx.Rows().Set(0, -1);
            tx.SetSavepoint();
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int write = 0; write < Writes; write++)
                tx.Rows().Upsert(new KeyedRow<long>(0, write));
            return GC.GetTotalMemory(forceFullCollection: true) - before;
        });

        Assert.InRange(bytes, long.MinValue, Writes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_writes_and_roll_backs_agree_with_copies(ulong offset)
    {
        ulong seed = (TestSettings.Number("KHONSU_SEED") ?? 20261122) + offset;
        output.WriteLine($"seed={seed}");
        var random = new SeededRandom(seed);
        for (int round = 0; round < 60; round++)
            RunAgainstCopies(random);
    }

    static void RunAgainstCopies(SeededRandom random)
    {
        const int Keys = 30;
        using KhonsuStore store = StoreExtensions.OpenWithRows(Keys / 2);
        var now = Enumerable.Range(0, Keys / 2).ToDictionary(static id => (long)id, static _ => 0L);
        var copies = new List<(Savepoint Savepoint, Dictionary<long, long> Rows)>();
        using Transaction transaction = store.Begin();
        for (int step = 0; step < 120; step++)
        {
            long id = random.Below(Keys);
            switch (random.Below(8))
            {
                case 0:
                    copies.Add((transaction.SetSavepoint(), new(now)));
                    break;
                case 1 when copies.Count != 0:
                    int chosen = random.Below(copies.Count);
                    transaction.RollbackTo(copies[chosen].Savepoint);
                    now = new(copies[chosen].Rows);
                    copies.RemoveRange(chosen + 1, copies.Count - chosen - 1);
                    break;
                case 2 or 3:
                    Assert.Equal(now.Remove(id), transaction.Rows().Remove(id));
                    break;
                default:
                    now[id] = step;
                    transaction.Rows().Upsert(new KeyedRow<long>(id, step));
                    break;
            }

            Assert.Equal(now.ContainsKey(id) ? now[id] : null, transaction.Rows().Find(id)?.Value);
        }

        Assert.Equal(now.Count, transaction.Rows().Count);
        transaction.Commit();
        Assert.Equal(
            now.OrderBy(static row => row.Key),
            store.Read(static tx => tx.Rows().ToDictionary(static row => row.Id, static row => row.Value))
                .OrderBy(static row => row.Key));
    }
}
