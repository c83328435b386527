using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>A limit that is exceeded is a named error, and nothing is left behind.</summary>
public class LimitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void The_write_after_the_last_one_allowed_is_refused(int limit)
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(0);
        var options = new TransactionOptions { MaxWrites = limit, Label = "bounded" };
        store.Atomically(tx => Write(tx, limit), options);
        Assert.Equal(limit, store.Read(static tx => tx.Rows().Count));

        var error = Assert.Throws<TransactionLimitException>(
            () => store.Atomically(tx => Write(tx, limit + 1), options));
        Assert.Equal((TransactionLimit.MaxWrites, limit), (error.Limit, error.Value));
        Assert.Contains("'bounded'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(store.Read(static tx => tx.Rows().ToArray()), static row => row.Value != 0);
        store.Atomically(tx => Write(tx, limit + 1));

        static void Write(Tx tx, int rows)
        {
            for (int again = 0; again < 2; again++)
            {
                for (long id = 0; id < rows; id++)
                    tx.Rows().Upsert(new KeyedRow<long>(id, rows - tx.Rows().Count));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(100)]
    public void The_read_after_the_last_one_allowed_is_refused_and_repeated_reads_do_not_count(int limit)
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(limit + 1);
        var options = new TransactionOptions { MaxReads = limit };
        store.Atomically(tx => Read(tx, limit), options);

        var error = Assert.Throws<TransactionLimitException>(
            () => store.Atomically(tx => Read(tx, limit + 1), options));
        Assert.Equal((TransactionLimit.MaxReads, limit), (error.Limit, error.Value));
        store.Atomically(tx => Read(tx, limit + 1));

        static void Read(Tx tx, int rows)
        {
            for (int again = 0; again < 50; again++)
            {
                for (long id = 0; id < rows; id++)
                    Assert.NotNull(tx.Rows().Find(id));
            }
        }
    }

    [Fact]
    public void A_transaction_that_takes_too_long_is_ended_at_its_next_call()
    {
        var time = new SteppedTime();
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, new StoreOptions { TimeProvider = time });
        var options = new TransactionOptions { MaxDuration = TimeSpan.FromSeconds(5) };
        store.Atomically(
            tx =>
            {
                time.Step(TimeSpan.FromSeconds(5));
                tx.Rows().Set(0, 1);
            },
            options);

        var error = Assert.Throws<TransactionLimitException>(() => store.Atomically(
            tx =>
            {
                tx.Rows().Set(0, 2);
                time.Step(TimeSpan.FromSeconds(5.1));
                tx.Rows().Find(1);
                Assert.Fail("The call was answered.");
            },
            options));
        Assert.Equal((TransactionLimit.MaxDuration, TimeSpan.FromSeconds(5)), (error.Limit, error.Value));
        Assert.Throws<TransactionLimitException>(() => store.Atomically(
            tx =>
            {
                tx.Rows().Set(0, 2);
                time.Step(TimeSpan.FromSeconds(5.1));
            },
            options));
        Assert.Equal(1, store.ValueOf(0));
    }

    [Fact]
    public void Attempts_and_waits_count_towards_the_duration()
    {
        var time = new SteppedTime();
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, new StoreOptions { TimeProvider = time });
        var options = new TransactionOptions { MaxDuration = TimeSpan.FromSeconds(5) };
        int runs = 0;
        Assert.Equal(TransactionLimit.MaxDuration, Assert.Throws<TransactionLimitException>(() => store.Atomically(
            tx =>
            {
                runs++;
                tx.Rows().Set(0, 1);
                store.Overwrite(0, 9);
                time.Step(TimeSpan.FromSeconds(2));
            },
            options)).Limit);
        Assert.Equal(3, runs);

        // Why another store: a thread that sleeps follows the clock of the machine.
        using KhonsuStore waiting = StoreExtensions.OpenToWait(1);
        Assert.Equal(TransactionLimit.MaxDuration, Assert.Throws<TransactionLimitException>(() => waiting.Atomically(
            static tx => tx.RetryUnless(tx.Rows()[0].Value > 0),
            new TransactionOptions { MaxDuration = TimeSpan.FromMilliseconds(5) })).Limit);
        Assert.Equal(0, waiting.Parts.Waiters.Registered);
    }

    [Fact]
    public void A_snapshot_that_is_kept_too_long_ends_its_transaction_and_each_attempt_has_a_new_one()
    {
        var time = new SteppedTime();
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, new StoreOptions { TimeProvider = time });
        var options = new TransactionOptions { MaxSnapshotAge = TimeSpan.FromSeconds(5) };
        store.Atomically(
            tx =>
            {
                tx.Rows().Set(0, tx.Attempt);
                time.Step(TimeSpan.FromSeconds(4));
                if (tx.Attempt < 3)
                    store.Overwrite(0, 9);
            },
            options);
        Assert.Equal(3, store.ValueOf(0));

        using Transaction transaction = store.Begin(options);
        Assert.Equal(3, transaction.Rows()[0].Value);
        time.Step(TimeSpan.FromSeconds(6));
        Assert.Equal(
            TransactionLimit.MaxSnapshotAge,
            Assert.Throws<TransactionLimitException>(() => transaction.Rows().Find(0)).Limit);
        Assert.Throws<TransactionLimitException>(() => transaction.Commit());
        Assert.True(transaction.IsEnded);
    }

    [Fact]
    public void The_age_of_a_snapshot_that_is_given_up_does_not_count()
    {
        var time = new SteppedTime();
        time.Step(TimeSpan.FromDays(1));
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, new StoreOptions { TimeProvider = time });
        var options = new TransactionOptions { MaxSnapshotAge = TimeSpan.FromSeconds(5) };
        int runs = 0;
        // Why by a wait: it is the one thing between two attempts during which the test can let time pass.
        var waiter = new Thread(() => store.Atomically(
            tx =>
            {
                runs++;
                tx.RetryUnless(tx.Rows()[0].Value > 0);
            },
            options));
        waiter.Start();
        WaitUntil.True(() => store.Parts.Waiters.Registered > 0, "the block waits");
        time.Step(TimeSpan.FromHours(1));
        store.Overwrite(0, 1);

        Assert.True(waiter.Join(TimeSpan.FromSeconds(60)));
        Assert.True(runs >= 2);
        store.Atomically(
            tx => tx.Rows().Set(0, 2), new TransactionOptions { MaxDuration = TimeSpan.FromSeconds(5) });
        Assert.Equal(2, store.ValueOf(0));
    }

    [Fact]
    public void Limits_of_one_transaction_are_not_those_of_the_next()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(0);
        Assert.Throws<TransactionLimitException>(() => store.Atomically(
            static tx =>
            {
                tx.Rows().Upsert(new KeyedRow<long>(0, 0));
                tx.Rows().Upsert(new KeyedRow<long>(1, 0));
            },
            new TransactionOptions { MaxWrites = 1, MaxReads = 1, MaxDuration = TimeSpan.FromHours(1) }));
        store.Atomically(static tx =>
        {
            for (long id = 0; id < 100; id++)
                tx.Rows().Add(new KeyedRow<long>(id, 0));
        });

        Assert.Equal(100, store.Read(static tx => tx.Rows().Count));
    }

    [Fact]
    public void Limits_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionOptions { MaxReads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionOptions { MaxWrites = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionOptions { MaxDuration = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TransactionOptions { MaxSnapshotAge = -TimeSpan.FromDays(1) });
    }

    // Why by hand: the tests must say when time goes on.
    sealed class SteppedTime : TimeProvider
    {
        long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Step(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);
    }
}
