using Khonsu.CompilerServices;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Transactions;
using Microsoft.Coyote.Specifications;

namespace Khonsu.Coyote.Tests;

/// <content>Scenes of the lists behind indexes, and of those who wait.</content>
static partial class Scenarios
{
    /// <summary>A row moves within an ordered index while its neighbour goes: what an index shows is what is
    /// there.</summary>
    public static void MoveInOrderedIndex() => MoveInIndex(
        static row => row with { Balance = 25 }, static tx => tx.Ordered(IndexedRow.ByBalance).Ascending().Count());

    /// <summary>The same in an index by hash.</summary>
    public static void MoveInHashIndex() => MoveInIndex(
        static row => row with { Owner = "Zoe" },
        static tx => tx.Equal(IndexedRow.ByOwner, "Zoe").Count() + tx.Equal(IndexedRow.ByOwner, "nobody").Count());

    /// <summary>A body that waits for a row, beside the commit of it: it is woken, or does not sleep.</summary>
    public static void WaitBesideCommit()
    {
        using KhonsuStore store = OpenWith(0, 1);
        RetryWaiter? waiter = null;
        Exploration.RunTogether(
            () => waiter = BeginWait(store, static table => table[0].Value == Balance),
            () => Transfer(store, 0, 1, 5));
        CheckWaiter(store, waiter);
    }

    /// <summary>Two wait for rows of one commit and one gives up: nobody is forgotten, nothing stays.</summary>
    public static void TwoWaitersBesideCommit()
    {
        using KhonsuStore store = OpenWith(0, 1);
        RetryWaiter? patient = null;
        Exploration.RunTogether(
            () => patient = BeginWait(store, static table => table[0].Value == Balance && table[1].Value == Balance),
            () => BeginWait(store, static table => table[0].Value == Balance)?.Close(),
            () => Transfer(store, 1, 0, 5));
        CheckWaiter(store, patient);
    }

    static void CheckWaiter(KhonsuStore store, RetryWaiter? waiter)
    {
        Specification.Assert(waiter is null or { IsWoken: true }, "a wake-up is lost");
        waiter?.Close();
        Specification.Assert(store.Parts.Waiters.Registered == 0, "{0} registrations", store.Parts.Waiters.Registered);
    }

    // Why by hand: a thread that sleeps is outside of what the scheduler controls; what decides about it is not.
    static RetryWaiter? BeginWait(KhonsuStore store, Func<Table<long, NumberRow>, bool> mustWait)
    {
        var core = new TransactionCore(store.Parts, 1L << 50);
        core.BelongToThread();
        core.BeginBlock(LevelRules.For(IsolationLevel.Serializable), null);
        core.BeginAttempt();
        RetryWaiter? waiter = mustWait(new Tx(core).Table(NumberRow.Definition)) ? core.TryBeginWait() : null;
        core.EndForGood();
        return waiter;
    }

    static void MoveInIndex(Func<IndexedRow, IndexedRow> move, Func<Table<long, IndexedRow>, int> count)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx =>
        {
            for (long id = 0; id < 3; id++)
                tx.Table(IndexedRow.Definition).Add(IndexedRow.Of(id, 10 * id));
        });
        Exploration.RunTogether(
            () => store.Atomically(tx => tx.Table(IndexedRow.Definition).Update(0, move)),
            () => store.Atomically(static tx =>
            {
                tx.Table(IndexedRow.Definition).Remove(1);
                tx.Table(IndexedRow.Definition).Add(IndexedRow.Of(7, 10));
            }),
            () => store.Atomically(tx => CheckCount(count(tx.Table(IndexedRow.Definition)))));
        store.Atomically(tx => CheckCount(count(tx.Table(IndexedRow.Definition))));
    }

    static void CheckCount(int rows) => Specification.Assert(rows == 3, "an index shows {0} rows", rows);
}
