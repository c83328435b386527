using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>A nested block commits with its transaction, or is undone alone when an exception comes out of
/// it.</summary>
public class NestedBlockTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(6);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void An_exception_that_the_outer_body_catches_undoes_the_inner_writes_alone()
    {
        _store.Atomically(static tx =>
        {
            tx.Rows().Set(0, 1);
            try
            {
                tx.Atomically(static tx =>
                {
                    tx.Rows().Set(0, 2);
                    tx.Rows().Set(1, 2);
                    tx.Rows().Add(new KeyedRow<long>(40, 2));
                    tx.Rows().Remove(2);
                    throw new InvalidOperationException("as expected");
                });
            }
            catch (InvalidOperationException)
            {
                Assert.Equal((1, 0, 0), (tx.Rows()[0].Value, tx.Rows()[1].Value, tx.Rows()[2].Value));
                Assert.False(tx.Rows().ContainsKey(40));
            }

            tx.Rows().Set(3, 1);
        });

        Assert.Equal((1, 0, 0, 1), (_store.ValueOf(0), _store.ValueOf(1), _store.ValueOf(2), _store.ValueOf(3)));
        Assert.Null(_store.ValueOf(40));
    }

    [Fact]
    public void An_exception_that_nobody_catches_undoes_everything()
    {
        var error = new InvalidOperationException("as expected");

        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => _store.Atomically(tx =>
        {
            tx.Rows().Set(0, 1);
            tx.Atomically(error, static (tx, error) => throw error);
        })));
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void Blocks_nest_to_any_depth_and_return_values()
    {
        long depth = _store.Atomically(static tx => Dive(tx, 0));

        Assert.Equal(5, depth);
        Assert.Equal([0, 1, 2, 3, 4, 0L], _store.Read(static tx => tx.Rows().OrderBy(static row => row.Id)
            .Select(static row => row.Value).ToArray()));

        static long Dive(Tx tx, long level)
        {
            tx.Rows().Set(level, level);
            if (level == 4)
                return level + 1;
            long result = tx.Atomically(level, static (tx, level) => Dive(tx, level + 1));
            try
            {
                tx.Atomically(level, static (tx, level) =>
                {
                    tx.Rows().Set(level, -1);
                    throw new InvalidOperationException("as expected");
                });
            }
            catch (InvalidOperationException)
            {
                Assert.Equal(level, tx.Rows()[level].Value);
            }

            return result;
        }
    }

    [Fact]
    public void A_stronger_level_inside_validates_what_is_read_there()
    {
        var once = new TransactionOptions { Isolation = IsolationLevel.Snapshot, MaxAttempts = 1 };
        TxResult inside = _store.TryAtomically(
            tx =>
            {
                long value = tx.Atomically(static tx => tx.Rows()[0].Value, IsolationLevel.Serializable);
                _store.Overwrite(0, value + 1);
                tx.Rows().Set(1, value);
            },
            once);
        TxResult outside = _store.TryAtomically(
            tx =>
            {
                long value = tx.Rows()[0].Value;
                tx.Atomically(static tx => tx.Rows()[2].Value, IsolationLevel.Serializable);
                _store.Overwrite(0, value + 1);
                tx.Rows().Set(1, value);
            },
            once);

        Assert.Equal(ConflictRule.RowReadChanged, inside.Abort?.Rule);
        Assert.True(outside.IsCommitted);
    }

    [Fact]
    public void A_stronger_level_inside_does_not_move_the_snapshot_of_what_was_read_before()
    {
        _store.Atomically(
            tx =>
            {
                long before = tx.Rows()[0].Value;
                _store.Overwrite(0, 7);
                _store.Overwrite(1, 7);
                Assert.Equal(0, tx.Atomically(static tx => tx.Rows()[1].Value, IsolationLevel.RepeatableRead));
                Assert.Equal(before, tx.Rows()[0].Value);
            },
            new TransactionOptions { Isolation = IsolationLevel.Snapshot });
    }

    [Theory]
    [InlineData(IsolationLevel.Serializable, IsolationLevel.Snapshot)]
    [InlineData(IsolationLevel.RepeatableRead, IsolationLevel.ReadCommitted)]
    [InlineData(IsolationLevel.ReadCommitted, IsolationLevel.Serializable)]
    public void A_level_that_cannot_be_had_is_refused_and_the_outer_block_goes_on(
        IsolationLevel outer, IsolationLevel inner)
    {
        _store.Atomically(
            tx =>
            {
                tx.Rows().Set(0, 1);
                try
                {
                    tx.Atomically(static _ => Assert.Fail("The nested body ran."), inner);
                    Assert.Fail("The level was accepted.");
                }
                catch (NestedLevelException error)
                {
                    Assert.Equal((outer, inner), (error.Outer, error.Inner));
                }

                Assert.Equal(outer, tx.Isolation);
            },
            new TransactionOptions { Isolation = outer });

        Assert.Equal(1, _store.ValueOf(0));
    }

    [Fact]
    public void A_nested_block_that_rolls_back_ends_the_transaction()
    {
        var error = Assert.Throws<TransactionRolledBackException>(() => _store.Atomically(
            static tx =>
            {
                tx.Rows().Set(0, 1);
                tx.Atomically(static tx => tx.Rollback());
            },
            new TransactionOptions { Label = "mine" }));

        Assert.Equal("mine", error.Abort.Label);
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Fact]
    public void A_roll_back_is_a_value_where_conflicts_are()
    {
        TxResult<long> result = _store.TryAtomically(static tx =>
        {
            tx.Rows().Set(0, 1);
            tx.Rollback();
            return 5L;
        });

        Assert.False(result.IsCommitted);
        Assert.Equal(ConflictRule.RolledBack, result.Abort.Rule);
        Assert.Throws<TransactionRolledBackException>(() => result.Value);
    }

    [Fact]
    public void A_request_to_the_block_of_another_store_passes_through_the_inner_block()
    {
        using KhonsuStore other = StoreExtensions.OpenWithRows(1);

        Assert.Throws<TransactionRolledBackException>(() => _store.Atomically(other, static (tx, other) =>
        {
            tx.Rows().Set(0, 1);
            other.Atomically(tx, static (inner, outer) =>
            {
                inner.Rows().Set(0, 1);
                outer.Rollback();
            });
        }));
        Assert.Equal((0, 0), (_store.ValueOf(0), other.ValueOf(0)));
    }
}
