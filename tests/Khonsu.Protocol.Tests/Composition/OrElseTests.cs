using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>Of two bodies the second runs where the first would wait; what the first read stays read.</summary>
public class OrElseTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenToWait(4);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_second_runs_when_the_first_retries_and_sees_none_of_its_writes()
    {
        long seen = _store.Atomically(static tx => tx.OrElse(
            static tx =>
            {
                tx.Rows().Set(0, 11);
                tx.Rows().Upsert(new KeyedRow<long>(50, 1));
                tx.Retry();
                return -1L;
            },
            static tx => tx.Rows()[0].Value + (tx.Rows().ContainsKey(50) ? 100 : 0)));

        Assert.Equal(0, seen);
        Assert.Null(_store.ValueOf(50));
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void The_second_does_not_run_when_the_first_goes_through()
    {
        _store.Atomically(static tx => tx.OrElse(
            static tx => tx.Rows().Set(0, 1), static tx => tx.Rows().Set(1, 1)));

        Assert.Equal((1, 0), (_store.ValueOf(0), _store.ValueOf(1)));
    }

    [Fact]
    public void Writes_from_before_come_back_as_they_were()
    {
        _store.Atomically(static tx =>
        {
            tx.Rows().Set(0, 1);
            tx.OrElse(
                static tx =>
                {
                    tx.Rows().Set(0, 2);
                    tx.Rows().Remove(0);
                    tx.Rows().Set(1, 2);
                    tx.Retry();
                },
                static tx => tx.Rows().Set(2, tx.Rows()[0].Value));
        });

        Assert.Equal((1, 0, 1), (_store.ValueOf(0), _store.ValueOf(1), _store.ValueOf(2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Where_both_retry_the_block_waits_for_what_either_has_read(int changed)
    {
        using var waiting = WaitingBlock.Start(_store, IsolationLevel.Serializable, static tx => tx.OrElse(
            static tx =>
            {
                tx.RetryUnless(tx.Rows()[0].Value > 0);
                return 10L;
            },
            static tx =>
            {
                tx.RetryUnless(tx.Rows()[1].Value > 0);
                return 20L;
            }));

        waiting.UntilAsleep();
        _store.Overwrite(changed, 1);

        Assert.Equal(changed == 0 ? 10 : 20, waiting.Result());
    }

    [Fact]
    public void What_the_first_has_read_is_validated()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.OrElse(
                    static tx => tx.RetryUnless(tx.Rows()[0].Value > 0), static tx => tx.Rows().Set(1, 5));
                _store.Overwrite(0, 1);
            },
            new TransactionOptions { MaxAttempts = 1 });

        Assert.Equal(ConflictRule.RowReadChanged, result.Abort?.Rule);
        Assert.Equal(0L, result.Abort?.Key);
    }

    [Fact]
    public void An_exception_of_the_first_comes_out_and_its_writes_are_gone()
    {
        var error = new InvalidOperationException("as expected");
        _store.Atomically(tx =>
        {
            try
            {
                tx.OrElse(
                    error,
                    static (tx, error) =>
                    {
                        tx.Rows().Set(0, 1);
                        throw error;
                    },
                    static (_, _) => Assert.Fail("The second ran."));
                Assert.Fail("Nothing came out.");
            }
            catch (InvalidOperationException seen)
            {
                Assert.Same(error, seen);
            }

            tx.Rows().Set(1, 3);
        });

        Assert.Equal((0, 3), (_store.ValueOf(0), _store.ValueOf(1)));
    }

    [Fact]
    public void Alternatives_nest()
    {
        string way = _store.Atomically(static tx => tx.OrElse(
            static tx => tx.OrElse(
                static tx => Give(tx, 0, "left of left"),
                static tx => Give(tx, 1, "right of left")),
            static tx => tx.OrElse(
                static tx => Give(tx, 2, "left of right"),
                static tx =>
                {
                    Assert.Equal(0, tx.Rows().Count(static row => row.Value == 9));
                    return "right of right";
                })));

        Assert.Equal("right of right", way);
        _store.Overwrite(1, 1);
        Assert.Equal("right of left", _store.Atomically(static tx => tx.OrElse(
            static tx => tx.OrElse(static tx => Give(tx, 0, "a"), static tx => Give(tx, 1, "right of left")),
            static tx => "b")));
    }

    [Fact]
    public void Alternatives_in_a_loop_take_what_there_is()
    {
        foreach (long id in (long[])[1, 3])
            _store.Overwrite(id, 1);
        long taken = _store.Atomically(static tx =>
        {
            long taken = 0;
            for (long id = 0; id < 4; id++)
            {
                taken += tx.OrElse(
                    id,
                    static (tx, id) =>
                    {
                        tx.RetryUnless(tx.Rows()[id].Value > 0);
                        tx.Rows().Set(id, 0);
                        return 1L;
                    },
                    static (_, _) => 0L);
            }

            return taken;
        });

        Assert.Equal(2, taken);
        Assert.All(Enumerable.Range(0, 4), id => Assert.Equal(0, _store.ValueOf(id)));
    }

    [Fact]
    public void To_roll_back_in_the_first_ends_the_block()
    {
        TxResult result = _store.TryAtomically(static tx =>
        {
            tx.Rows().Set(0, 1);
            tx.OrElse(static tx => tx.Rollback(), static tx => tx.Rows().Set(1, 1));
        });

        Assert.Equal(ConflictRule.RolledBack, result.Abort?.Rule);
        Assert.Equal((0, 0), (_store.ValueOf(0), _store.ValueOf(1)));
    }

    static string Give(Tx tx, long id, string way)
    {
        long value = tx.Rows()[id].Value;
        tx.Rows().Set(id, 9);
        tx.RetryUnless(value > 0);
        return way;
    }
}
