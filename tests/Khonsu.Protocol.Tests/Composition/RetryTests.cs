using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>A body that waits for a change is run again after each change of what it read, and no wake-up is
/// lost.</summary>
public class RetryTests
{
    public static TheoryData<IsolationLevel> Levels => [.. Enum.GetValues<IsolationLevel>()];

    [Theory, MemberData(nameof(Levels))]
    public void A_block_waits_until_a_row_it_has_read_changes(IsolationLevel level)
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(2);
        using var waiting = WaitingBlock.Start(store, level, static tx =>
        {
            long value = tx.Rows()[0].Value;
            tx.RetryUnless(value > 0);
            return value;
        });

        waiting.UntilAsleep();
        store.Overwrite(1, 5);
        store.Overwrite(0, 7);

        Assert.Equal(7, waiting.Result());
        Assert.Equal(0, store.Parts.Waiters.Registered);
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_block_waits_for_a_row_that_is_not_there_yet(IsolationLevel level)
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        using var waiting = WaitingBlock.Start(store, level, static tx =>
        {
            KeyedRow<long>? row = tx.Rows().Find(99);
            if (row is null)
                tx.Retry();
            return row.Value;
        });

        waiting.UntilAsleep();
        // Why others first: the index grows, and the place of the absent row must not get lost in it.
        for (long id = 1000; id < 3000; id++)
            store.Overwrite(id, id);
        store.Overwrite(99, 3);

        Assert.Equal(3, waiting.Result());
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_block_waits_for_a_change_of_a_table_that_it_has_scanned(IsolationLevel level)
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(3);
        using var waiting = WaitingBlock.Start(store, level, static tx =>
        {
            int count = tx.Rows().Count;
            tx.RetryUnless(count == 5);
            return count;
        });

        waiting.UntilAsleep();
        store.Overwrite(3, 0);
        store.Overwrite(4, 0);

        Assert.Equal(5, waiting.Result());
    }

    [Fact]
    public void A_block_wakes_when_its_row_is_deleted()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        using var waiting = WaitingBlock.Start(store, IsolationLevel.Serializable, static tx =>
        {
            tx.RetryUnless(!tx.Rows().ContainsKey(0));
            return 1;
        });

        waiting.UntilAsleep();
        store.Atomically(static tx => tx.Rows().Remove(0));

        Assert.Equal(1, waiting.Result());
    }

    [Fact]
    public void A_row_that_was_first_touched_by_a_write_is_watched_too()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(2);
        using var waiting = WaitingBlock.Start(store, IsolationLevel.Serializable, static tx =>
        {
            tx.Rows().Upsert(new KeyedRow<long>(0, 1));
            tx.RetryUnless(tx.Attempt > 1);
            return tx.Rows()[0].Value;
        });

        waiting.UntilAsleep();
        store.Overwrite(0, 7);

        Assert.Equal(1, waiting.Result());
    }

    [Fact]
    public void Every_block_that_waits_for_a_row_wakes()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        WaitingBlock[] waiting = [.. Enumerable.Range(0, 4).Select(_ => WaitingBlock.Start(
            store, IsolationLevel.Serializable, static tx =>
            {
                tx.RetryUnless(tx.Rows()[0].Value > 0);
                return tx.Rows()[0].Value;
            }))];

        WaitUntil.True(() => store.Parts.Waiters.Registered == waiting.Length, "four blocks wait");
        store.Overwrite(0, 9);

        Assert.All(waiting, static block => Assert.Equal(9, block.Result()));
        Assert.Equal(0, store.Parts.Waiters.Registered);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_commit_between_the_read_and_the_sleep_is_not_lost(int registration)
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(3);
        int registrations = 0;
        bool hasWritten = false;
        StepHook.Hook = step =>
        {
            if (hasWritten || step != Step.BeforeWatch || ++registrations != registration)
                return;
            hasWritten = true;
            store.Overwrite(0, 4);
        };
        try
        {
            using var waiting = WaitingBlock.Start(store, IsolationLevel.Serializable, static tx =>
            {
                long sum = tx.Rows()[0].Value + tx.Rows()[1].Value + tx.Rows()[2].Value;
                tx.RetryUnless(sum > 0);
                return sum;
            });

            Assert.Equal(4, waiting.Result());
            Assert.True(hasWritten);
            Assert.Equal(0, store.Parts.Waiters.Registered);
        }
        finally
        {
            StepHook.Hook = null;
        }
    }

    [Fact]
    public void A_block_that_nobody_wakes_looks_by_itself()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1);

        // Why by the number of runs: nothing is written, so only a look of its own lets the body run again.
        Assert.Equal(3, store.Atomically(static tx =>
        {
            tx.RetryUnless(tx.Rows()[0].Value > 0 || tx.Attempt == 3);
            return tx.Attempt;
        }));
    }

    [Fact]
    public void To_wait_without_having_read_is_refused_at_once()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);

        Assert.Throws<NothingToWaitForException>(() => store.Atomically(static tx => tx.Retry()));
        Assert.Throws<NothingToWaitForException>(() => store.Atomically(
            static tx => tx.Retry(), new TransactionOptions { Isolation = IsolationLevel.Snapshot }));
        Assert.Equal(0, store.Parts.Waiters.Registered);
    }

    [Fact]
    public void A_body_that_swallows_the_signal_waits_all_the_same()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        using var waiting = WaitingBlock.Start(store, IsolationLevel.Serializable, static tx =>
        {
            try
            {
                tx.RetryUnless(tx.Rows()[0].Value > 0);
            }
            catch (TxControlException)
            {
                tx.Rows().Upsert(new KeyedRow<long>(55, 1));
            }

            return tx.Rows()[0].Value;
        });

        waiting.UntilAsleep();
        Assert.Null(store.ValueOf(55));
        store.Overwrite(0, 2);

        Assert.Equal(2, waiting.Result());
        Assert.Null(store.ValueOf(55));
    }

    [Fact]
    public void A_wait_ends_when_it_is_cancelled_and_leaves_nothing()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        using var source = new CancellationTokenSource();
        using var waiting = WaitingBlock.Start(
            store,
            IsolationLevel.Serializable,
            static tx =>
            {
                tx.RetryUnless(tx.Rows()[0].Value > 0 || tx.Rows().ContainsKey(77));
                return 1;
            },
            source.Token);

        waiting.UntilAsleep();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => waiting.Result());
        Assert.Equal(0, store.Parts.Waiters.Registered);
    }

    [Fact]
    public async Task Waits_that_are_cancelled_again_and_again_leave_nothing()
    {
        const int Cycles = 5_000;
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            using var source = new CancellationTokenSource();
            ValueTask wait = store.AtomicallyAsync(
                static tx => tx.RetryUnless(tx.Rows()[0].Value > 0 || tx.Rows().ContainsKey(77)),
                cancellationToken: source.Token);
            Assert.False(wait.IsCompleted);
            await source.CancelAsync();
            await Assert.ThrowsAsync<TaskCanceledException>(async () => await wait);
        }

        Assert.Equal(0, store.Parts.Waiters.Registered);
        // Why: the absent row was held by every wait in turn; none may be left, or it could never leave the index.
        Assert.False(store.IsHeld(77));
    }

    [Fact]
    public async Task Waiting_blocks_hold_no_thread()
    {
        const int Blocks = 400;
        using KhonsuStore store = StoreExtensions.OpenToWait(1);
        Task<long>[] waiting = [.. Enumerable.Range(0, Blocks).Select(number => store.AtomicallyAsync(
            (long)number,
            static (tx, number) =>
            {
                tx.RetryUnless(tx.Rows()[0].Value > 0);
                tx.Rows().Add(new KeyedRow<long>(1000 + number, number));
                return number;
            }).AsTask())];

        // All of them have returned to the caller by now, on one thread.
        Assert.DoesNotContain(waiting, static block => block.IsCompleted);
        Assert.Equal(Blocks, store.Parts.Waiters.Registered);
        store.Overwrite(0, 1);

        Assert.Equal(Enumerable.Range(0, Blocks).Select(static number => (long)number), await Task.WhenAll(waiting));
        Assert.Equal(Blocks + 1, store.Read(static tx => tx.Rows().Count));
    }

    [Fact]
    public async Task An_asynchronous_block_ends_at_once_when_it_need_not_wait()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(1);

        ValueTask<long> block = store.AtomicallyAsync(static tx => tx.Rows()[0].Value + 1);

        Assert.True(block.IsCompletedSuccessfully);
        Assert.Equal(1, await block);
        await Assert.ThrowsAsync<RowNotFoundException>(
            async () => await store.AtomicallyAsync(static tx => tx.Rows()[5].Value));
        await Assert.ThrowsAsync<TransactionRolledBackException>(
            async () => await store.AtomicallyAsync(static tx => tx.Rollback()));
    }

    [Fact]
    public async Task The_end_of_a_store_wakes_who_waits()
    {
        KhonsuStore store = StoreExtensions.OpenToWait(2);
        using WaitingBlock block = WaitingBlock.Start(store, IsolationLevel.Serializable, Wait);
        Task<long> task = store.AtomicallyAsync(Wait).AsTask();
        WaitUntil.True(() => store.Parts.Waiters.Registered == 2, "both wait");
        store.Dispose();

        Assert.Throws<ObjectDisposedException>(() => block.Result());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => task);
        Assert.Equal(0, store.Parts.Waiters.Registered);

        static long Wait(Tx tx)
        {
            tx.RetryUnless(tx.Rows()[0].Value > 0);
            return 1;
        }
    }

    [Fact]
    public void A_block_that_begins_to_wait_when_its_store_has_ended_is_told()
    {
        KhonsuStore store = StoreExtensions.OpenToWait(1);

        Assert.Throws<ObjectDisposedException>(() => store.Atomically(tx =>
        {
            _ = tx.Rows()[0];
            store.Dispose();
            tx.Retry();
        }));
        Assert.Equal(0, store.Parts.Waiters.Registered);
    }
}
