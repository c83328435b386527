using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>Hooks run once for each end of a transaction, and never for a run of the body that was discarded.</summary>
public class HookTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_hook_runs_once_for_each_commit_however_often_the_body_ran()
    {
        const int Threads = 4;
        const int Commits = 2500;
        int hooks = 0;
        int bodies = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (int commit = 0; commit < Commits; commit++)
            {
                _store.Atomically(tx =>
                {
                    Interlocked.Increment(ref bodies);
                    tx.OnCommitted(_ => Interlocked.Increment(ref hooks));
                    tx.Rows().Set(0, tx.Rows()[0].Value + 1);
                    if (tx.Attempt == 1)
                        _store.Overwrite(1, tx.Rows()[1].Value + 1);
                });
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(Threads * Commits, hooks);
        Assert.Equal(Threads * Commits, _store.ValueOf(0));
        // Why: each first run is refused by a commit of its own making, so that discarded runs are sure to be there.
        Assert.True(bodies >= 2 * Threads * Commits, $"only {bodies} runs");
    }

    [Fact]
    public void Hooks_run_in_their_order_after_everything_is_visible_and_may_start_transactions()
    {
        var seen = new List<string>();
        _store.Atomically(
            tx =>
            {
                tx.OnCommitted(info => seen.Add($"{info.Label} {info.Attempts}: {_store.ValueOf(0)}"));
                tx.OnCommitted(_ => _store.Atomically(static inner => inner.Rows().Set(1, 8)));
                tx.OnCommitted(info => seen.Add($"{_store.ValueOf(1)} {info.CommitTimestamp > 0}"));
                tx.Rows().Set(0, 5);
            },
            new TransactionOptions { Label = "mine" });

        Assert.Equal(["mine 1: 5", "8 True"], seen);
    }

    [Fact]
    public void A_hook_that_throws_does_not_undo_the_commit_nor_stop_the_others()
    {
        bool hasRun = false;
        var first = new InvalidOperationException("first");
        var second = new InvalidOperationException("second");
        var error = Assert.Throws<CommitHookException>(() => _store.Atomically(tx =>
        {
            tx.OnCommitted(_ => throw first);
            tx.OnCommitted(_ => hasRun = true);
            tx.OnCommitted(_ => throw second);
            tx.Rows().Set(0, 5);
        }));

        Assert.Equal([first, second], error.Errors);
        Assert.True(error.Commit.CommitTimestamp > 0);
        Assert.True(hasRun);
        Assert.Equal(5, _store.ValueOf(0));
    }

    [Fact]
    public void What_ends_a_transaction_without_a_commit_is_told()
    {
        var told = new List<string>();
        var error = new InvalidOperationException("as expected");
        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => _store.Atomically(tx =>
        {
            tx.OnAborted(abort => told.Add($"exception {abort is null}"));
            tx.OnCommitted(_ => told.Add("committed"));
            throw error;
        })));
        _store.TryAtomically(tx =>
        {
            tx.OnAborted(abort => told.Add($"roll-back {abort?.Rule}"));
            tx.Rollback();
        });
        _store.TryAtomically(
            tx =>
            {
                tx.OnAborted(abort => told.Add($"conflict {abort?.Rule} {abort?.Key}"));
                tx.Rows().Set(0, 1);
                _store.Overwrite(0, tx.Attempt);
            },
            new TransactionOptions { MaxAttempts = 3 });

        Assert.Equal(
            ["exception True", "roll-back RolledBack", "conflict RowReadAndWrittenChanged 0"], told);
    }

    [Fact]
    public async Task A_block_that_ends_between_two_runs_tells_it_by_the_hooks_of_the_last_one()
    {
        var told = new List<string>();
        using var source = new CancellationTokenSource();
        ValueTask wait = _store.AtomicallyAsync(
            tx =>
            {
                tx.OnAborted(_ => told.Add("cancelled while waiting"));
                tx.RetryUnless(tx.Rows()[0].Value > 0);
            },
            cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(async () => await wait);
        using var second = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _store.Atomically(
            tx =>
            {
                int attempt = tx.Attempt;
                tx.OnAborted(_ => told.Add($"cancelled after run {attempt}"));
                tx.Rows().Set(1, 1);
                _store.Overwrite(1, 9);
                if (attempt == 2)
                    second.Cancel();
            },
            cancellationToken: second.Token));

        Assert.Equal(["cancelled while waiting", "cancelled after run 2"], told);
    }

    [Fact]
    public void A_hook_that_throws_after_an_exception_goes_with_it()
    {
        var error = new InvalidOperationException("of the body");
        var thrown = Assert.Throws<InvalidOperationException>(() => _store.Atomically(tx =>
        {
            tx.OnAborted(_ => throw new NotSupportedException("of the hook"));
            throw error;
        }));

        Assert.Same(error, thrown);
        var beside = Assert.IsType<AggregateException>(thrown.Data["Khonsu.OnAborted"]);
        Assert.IsType<NotSupportedException>(beside.InnerException);
    }

    [Fact]
    public void Hooks_are_undone_with_the_writes_around_them()
    {
        var seen = new List<string>();
        _store.Atomically(tx =>
        {
            tx.OnCommitted(_ => seen.Add("before"));
            Savepoint savepoint = tx.SetSavepoint();
            tx.OnCommitted(_ => seen.Add("after the savepoint"));
            tx.RollbackTo(savepoint);
            tx.OrElse(
                seen,
                static (tx, seen) =>
                {
                    tx.OnCommitted(_ => seen.Add("left"));
                    tx.RetryUnless(tx.Rows()[0].Value > 0);
                },
                static (tx, seen) => tx.OnCommitted(_ => seen.Add("right")));
            try
            {
                tx.Atomically(seen, static (tx, seen) =>
                {
                    tx.OnCommitted(_ => seen.Add("nested"));
                    throw new InvalidOperationException("as expected");
                });
            }
            catch (InvalidOperationException)
            {
                tx.OnCommitted(_ => seen.Add("caught"));
            }
        });

        Assert.Equal(["before", "right", "caught"], seen);
    }

    [Fact]
    public void What_runs_before_the_commit_is_a_part_of_the_transaction()
    {
        _store.Atomically(static tx =>
        {
            tx.BeforeCommit(static tx =>
            {
                tx.Rows().Set(1, tx.Rows()[0].Value * 10);
                tx.BeforeCommit(static tx => tx.Rows().Set(2, tx.Rows()[1].Value + 1));
            });
            tx.Rows().Set(0, 7);
        });
        Assert.Equal((7, 70, 71), (_store.ValueOf(0), _store.ValueOf(1), _store.ValueOf(2)));

        var error = new InvalidOperationException("the rule is broken");
        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => _store.Atomically(tx =>
        {
            tx.BeforeCommit(_ => throw error);
            tx.Rows().Set(0, 8);
        })));
        Assert.Equal(7, _store.ValueOf(0));
        Assert.Throws<TransactionRolledBackException>(() => _store.Atomically(static tx =>
        {
            tx.BeforeCommit(static tx => tx.Rollback());
            tx.Rows().Set(0, 9);
        }));
        Assert.Equal(7, _store.ValueOf(0));
    }

    [Fact]
    public async Task Hooks_run_after_a_wait_too_for_the_last_run_alone()
    {
        var seen = new List<int>();
        ValueTask block = _store.AtomicallyAsync(tx =>
        {
            int attempt = tx.Attempt;
            tx.OnCommitted(_ => seen.Add(attempt));
            tx.RetryUnless(tx.Rows()[0].Value > 0);
        });
        _store.Overwrite(0, 1);
        await block;

        Assert.Equal([2], seen);
    }

    [Fact]
    public void Hooks_cost_nothing_where_there_are_none_and_are_forgotten_with_their_block()
    {
        int runs = 0;
        _store.Atomically(tx => tx.OnCommitted(_ => runs++));
        _store.Atomically(static tx => tx.Rows().Set(0, 1));

        Assert.Equal(1, runs);
    }
}
