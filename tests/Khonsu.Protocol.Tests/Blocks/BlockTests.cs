using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>What a block refuses, and what it leaves behind when it fails.</summary>
public class BlockTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void An_exception_rolls_back_and_comes_out_as_the_same_object()
    {
        var thrown = new InvalidOperationException("no");
        var caught = Assert.Throws<InvalidOperationException>(() => _store.Atomically(tx =>
        {
            tx.Rows()[0] = new KeyedRow<long>(0, 5);
            tx.Rows().Remove(1);
            throw thrown;
        }));

        Assert.Same(thrown, caught);
        Assert.Equal(0, _store.ValueOf(0));
        Assert.Equal(0, _store.ValueOf(1));
    }

    [Fact]
    public void After_an_exception_the_thread_runs_blocks_as_before()
    {
        Assert.Throws<RowNotFoundException>(() => _store.Atomically(static tx => tx.Rows()[99]));
        Assert.Throws<RowNotFoundException>(() => _store.Read(static tx => tx.Rows()[99]));
        _store.Atomically(static tx => tx.Rows()[0] = new KeyedRow<long>(0, 5));

        Assert.Equal(5, _store.ValueOf(0));
    }

    [Fact]
    public void A_block_inside_a_block_is_refused_and_the_outer_one_goes_on()
    {
        _store.Atomically(tx =>
        {
            tx.Rows()[0] = new KeyedRow<long>(0, 5);
            Assert.Throws<NestedTransactionException>(() => _store.Atomically(static _ => { }));
            Assert.Throws<NestedTransactionException>(() => _store.Read(static _ => { }));
            tx.Rows()[1] = new KeyedRow<long>(1, 6);
        });

        Assert.Equal(5, _store.ValueOf(0));
        Assert.Equal(6, _store.ValueOf(1));
    }

    [Fact]
    public void A_block_of_another_store_may_run_inside_but_not_the_same_store_inside_that()
    {
        using KhonsuStore other = StoreExtensions.OpenWithRows(1);
        _store.Atomically(tx =>
        {
            tx.Rows()[0] = new KeyedRow<long>(0, 5);
            other.Atomically(inner =>
            {
                inner.Rows()[0] = new KeyedRow<long>(0, 6);
                Assert.Throws<NestedTransactionException>(() => _store.Atomically(static _ => { }));
                Assert.Throws<NestedTransactionException>(() => other.Read(static _ => { }));
            });
            other.Read(static inner => Assert.Equal(6, inner.Rows()[0].Value));
        });

        Assert.Equal(5, _store.ValueOf(0));
        Assert.Equal(6, other.ValueOf(0));
    }

    [Fact]
    public void A_table_that_outlives_its_block_is_refused()
    {
        Table<long, KeyedRow<long>> table = _store.Atomically(static tx => tx.Rows());
        ReadTable<long, KeyedRow<long>> readTable = _store.Read(static tx => tx.Rows());

        Assert.Throws<TransactionEndedException>(() => table.Find(0));
        Assert.Throws<TransactionEndedException>(() => table.Upsert(new KeyedRow<long>(0, 1)));
        Assert.Throws<TransactionEndedException>(() => readTable.Find(0));
        Assert.Throws<TransactionEndedException>(() => readTable.Count);
    }

    [Fact]
    public void A_walk_that_outlives_its_attempt_is_refused()
    {
        RowEnumerator<long, KeyedRow<long>> rows = _store.Atomically(static tx => tx.Rows().GetEnumerator());

        Assert.Throws<TransactionEndedException>(() => rows.MoveNext());
        _store.Atomically(_ => Assert.Throws<TransactionEndedException>(() => rows.MoveNext()));
    }

    [Fact]
    public void An_ended_transaction_refuses_everything_but_its_end()
    {
        using Transaction transaction = _store.Begin();
        Table<long, KeyedRow<long>> table = transaction.Rows();
        transaction.Rollback();

        Assert.True(transaction.IsEnded);
        Assert.Throws<TransactionEndedException>(() => transaction.Rows());
        Assert.Throws<TransactionEndedException>(() => table.Find(0));
        Assert.Throws<TransactionEndedException>(() => transaction.TryCommit());
        Assert.Throws<TransactionEndedException>(transaction.Rollback);
        transaction.Dispose();
    }

    [Fact]
    public void A_block_is_not_used_by_another_thread()
    {
        _store.Atomically(tx =>
        {
            Table<long, KeyedRow<long>> table = tx.Rows();
            OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(() => table.Find(0)));
            OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(() => table.Upsert(new KeyedRow<long>(0, 9))));
            OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(() => table.Count));
        });

        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void A_read_only_block_is_not_used_by_another_thread() => _store.Read(static tx =>
    {
        ReadTable<long, KeyedRow<long>> table = tx.Rows();
        OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(() => table.Find(0)));
        OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(() => table.Count));
    });

    [Fact]
    public void A_transaction_moves_between_threads_one_at_a_time()
    {
        using Transaction transaction = _store.Begin();
        OnAnotherThread(() => transaction.Rows()[0] = new KeyedRow<long>(0, 5));
        OnAnotherThread(transaction.Commit);

        Assert.Equal(5, _store.ValueOf(0));
    }

    [Fact]
    public void A_transaction_in_use_refuses_a_second_thread()
    {
        using Transaction transaction = _store.Begin();
        Diagnostics.StepHook.Hook = step =>
        {
            if (step != Diagnostics.Step.SelfInstalled)
                return;
            Diagnostics.StepHook.Hook = null;
            OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(() => transaction.Rows()));
            OnAnotherThread(() => Assert.Throws<ConcurrentUseException>(transaction.Rollback));
        };
        transaction.Rows()[0] = new KeyedRow<long>(0, 5);
        transaction.Commit();

        Assert.Equal(5, _store.ValueOf(0));
    }

    [Fact]
    public void A_closed_store_refuses_new_work_and_lets_running_work_end()
    {
        KhonsuStore store = StoreExtensions.OpenWithRows(2);
        Transaction running = store.Begin();
        store.Atomically(tx =>
        {
            store.Dispose();
            tx.Rows()[0] = new KeyedRow<long>(0, 5);
        });

        Assert.Throws<ObjectDisposedException>(() => store.Atomically(static _ => { }));
        Assert.Throws<ObjectDisposedException>(() => store.Read(static _ => { }));
        Assert.Throws<ObjectDisposedException>(() => store.Begin());
        Assert.Equal(5, running.Rows()[0].Value);
        running.Commit();
        store.Dispose();
    }

    [Fact]
    public void A_row_under_another_key_is_refused_and_nothing_is_written()
    {
        _store.Atomically(static tx =>
        {
            Table<long, KeyedRow<long>> table = tx.Rows();
            var error = Assert.Throws<KeyMismatchException>(() => table[0] = new KeyedRow<long>(1, 5));
            Assert.Equal((0L, 1L), (error.Key, error.RowKey));
            Assert.Throws<KeyMismatchException>(() => table.Update(0, static row => row with { Id = 3 }));
        });

        Assert.Equal(0, _store.ValueOf(0));
        Assert.Equal(0, _store.ValueOf(1));
    }

    [Fact]
    public void A_second_row_of_a_key_is_refused_also_within_the_attempt()
    {
        _store.Atomically(static tx =>
        {
            Table<long, KeyedRow<long>> table = tx.Rows();
            Assert.Throws<DuplicateKeyException>(() => table.Add(new KeyedRow<long>(0, 5)));
            table.Add(new KeyedRow<long>(50, 5));
            Assert.Throws<DuplicateKeyException>(() => table.Add(new KeyedRow<long>(50, 6)));
            table.Remove(50);
            table.Add(new KeyedRow<long>(50, 7));
        });

        Assert.Equal(7, _store.ValueOf(50));
    }

    [Fact]
    public void A_hundred_thousand_writes_are_one_transaction()
    {
        const int Writes = 100_000;
        _store.Atomically(static tx =>
        {
            Table<long, KeyedRow<long>> table = tx.Rows();
            for (long id = 0; id < Writes; id++)
                table[id] = new KeyedRow<long>(id, id);
            for (long id = 0; id < Writes; id += 1000)
                Assert.Equal(id, table[id].Value);
        });

        Assert.Equal(Writes, _store.Read(static tx => tx.Rows().Count));
        Assert.Equal((long)Writes * (Writes - 1) / 2, _store.Read(static tx => tx.Rows().Sum(static row => row.Value)));
    }

    static void OnAnotherThread(Action act)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(act));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
