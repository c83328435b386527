using System.Runtime.CompilerServices;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Transactions;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>What transaction objects and stores leave behind, and what is found again.</summary>
public class StoreLifeTests
{
    [Fact]
    public void A_thread_that_goes_to_and_fro_between_stores_makes_no_objects_anew()
    {
        const int Rounds = 2_000;
        const long BytesOfTwoBlocksMax = 200;
        using KhonsuStore first = StoreExtensions.OpenWithRows(1);
        using KhonsuStore second = StoreExtensions.OpenWithRows(1);
        ToAndFro(first, second, Rounds);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ToAndFro(first, second, Rounds);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, 0, BytesOfTwoBlocksMax);
        Assert.Equal(1, first.Parts.Snapshots.Count().Slots);
    }

    [Fact]
    public void A_forgotten_handle_gives_up_its_snapshot_and_its_holds()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1);
        ReadAbsent(store, 7);
        bool IsHeld() => store.Parts.Tables.Get(KeyedRow<long>.Definition).Index.Find(7)!.IsHeld;
        Assert.True(IsHeld());
        Assert.Equal(1, store.Parts.Snapshots.Count().Active);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(IsHeld());
        Assert.Equal(0, store.Parts.Snapshots.Count().Active);
    }

    [Fact]
    public void A_closed_store_lets_its_rows_go()
    {
        WeakReference parts = OpenAndClose();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(parts.IsAlive);
    }

    [Fact]
    public void Two_transaction_objects_do_not_pause_alike()
    {
        var parts = new StoreParts(TimeProvider.System, Guid.NewGuid);

        Assert.NotEqual(new TransactionCore(parts, 0).BackoffState, new TransactionCore(parts, 0).BackoffState);
    }

    static void ToAndFro(KhonsuStore first, KhonsuStore second, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            first.Read(static tx => tx.Rows()[0].Value);
            second.Read(static tx => tx.Rows()[0].Value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void ReadAbsent(KhonsuStore store, long id) => Assert.Null(store.Begin().Rows().Find(id));

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference OpenAndClose()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(3);
        return new WeakReference(store.Parts);
    }
}
