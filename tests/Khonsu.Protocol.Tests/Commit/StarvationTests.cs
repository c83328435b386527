using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Composition;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Transactions;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Commit;

/// <summary>
/// A transaction that was refused too often shows a ticket, and younger ones that would refuse it again give way: for a
/// bounded time, and once for each ticket.
/// </summary>
/// <param name="output">Where figures are told.</param>
public sealed class StarvationTests(ITestOutputHelper output) : IDisposable
{
    const int FirstWithTicket = AgeTickets.RefusalsMax + 1;

    readonly HandClock _clock = new();
    long _looks;

    public void Dispose() => StepHook.Hook = null;

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted)]
    [InlineData(IsolationLevel.Snapshot)]
    [InlineData(IsolationLevel.RepeatableRead)]
    [InlineData(IsolationLevel.Serializable)]
    public void The_first_attempt_with_a_ticket_commits(IsolationLevel level)
    {
        using KhonsuStore store = Open();
        var rivals = new List<Thread>();
        StepHook.Hook = CountLooks;

        int attempts = store.Atomically(
            tx =>
            {
                _ = tx.Rows()[0].Value;
                var rival = new Thread(() => store.Atomically(static tx => tx.Rows().Set(0, tx.Rows()[0].Value + 1)));
                rivals.Add(rival);
                rival.Start();
                WaitUntil.True(
                    () => !rival.IsAlive || Volatile.Read(ref _looks) > 0, "the rival commits or gives way");
                tx.Rows()[0] = new KeyedRow<long>(0, -1);
                return tx.Attempt;
            },
            new TransactionOptions { Isolation = level });

        rivals.ForEach(static rival => rival.Join());
        Assert.Equal(FirstWithTicket, attempts);
        Assert.Equal(0, store.ValueOf(0));
        Assert.Null(store.Parts.Tickets.Current);
    }

    [Fact]
    public void Whoever_writes_other_rows_does_not_give_way()
    {
        using KhonsuStore store = Open();
        StepHook.Hook = CountLooks;

        Starve(store, static (tx, _) => tx.Rows().Set(0, tx.Rows()[0].Value), rivals: [0], then: () =>
        {
            store.Overwrite(1, 5);
            store.Atomically(static tx => tx.Rows().Add(2, 5));
        });

        Assert.Equal(0, _looks);
    }

    [Fact]
    public void Whoever_adds_to_a_scanned_table_gives_way()
    {
        using KhonsuStore store = Open();
        StepHook.Hook = CountLooks;

        Starve(
            store,
            static (tx, _) => tx.Rows().Add(new KeyedRow<long>(1000 + tx.Rows().Count, 0)),
            rivals: [0],
            then: () =>
            {
                Thread rival = new(() => store.Overwrite(500, 5));
                rival.Start();
                WaitUntil.True(() => Volatile.Read(ref _looks) > 0, "the rival gives way");
                _clock.Advance(TimeSpan.FromMinutes(1));
                rival.Join();
            });

        Assert.True(_looks > 0);
    }

    [Fact]
    public void A_thread_that_stops_for_ever_with_its_ticket_delays_each_other_once()
    {
        using KhonsuStore store = Open();
        StepHook.Hook = step =>
        {
            CountLooks(step);
            if (step == Step.GivingWay)
                _clock.Advance(TimeSpan.FromMilliseconds(300));
        };

        Starve(store, static (tx, _) => tx.Rows().Set(0, tx.Rows()[0].Value), rivals: [0], then: () =>
        {
            store.Atomically(static tx => tx.Rows().Set(3, tx.Rows()[0].Value));
            Assert.Equal(0, _looks);
            CommitTwice(store);
        });
    }

    [Fact]
    public void A_clock_that_stands_still_makes_nobody_give_way_for_ever()
    {
        using KhonsuStore store = Open();
        StepHook.Hook = CountLooks;

        Starve(
            store,
            static (tx, _) => tx.Rows().Set(0, tx.Rows()[0].Value),
            rivals: [0],
            then: () => store.Overwrite(0, 9));

        Assert.Equal(AgeTickets.LooksMax + 1, _looks);
    }

    [Fact]
    public void The_older_comes_first_and_who_has_stopped_is_passed_over()
    {
        var tickets = new AgeTickets();
        AgeTicket old = NewTicket(tickets.DrawAge());
        AgeTicket young = NewTicket(tickets.DrawAge());

        tickets.Show(young, null);
        Assert.Same(young, tickets.Current);
        tickets.Show(old, null);
        Assert.Same(old, tickets.Current);
        tickets.Show(young, null);
        Assert.Same(old, tickets.Current);
        tickets.Withdraw(young);
        Assert.Same(old, tickets.Current);
        tickets.Show(young, passedOver: old);
        Assert.Same(young, tickets.Current);
        tickets.Withdraw(young);
        Assert.Null(tickets.Current);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("rolls back")]
    [InlineData("waits")]
    [InlineData("may not run again")]
    public void A_ticket_goes_with_its_transaction(string end)
    {
        using KhonsuStore store = Open();
        bool wasShown = false;
        using var cancellation = new CancellationTokenSource();

        Record.Exception(() => store.Atomically(
            tx =>
            {
                tx.Rows().Set(0, tx.Rows()[0].Value);
                if (tx.Attempt <= AgeTickets.RefusalsMax)
                {
                    store.Overwrite(0, tx.Attempt);
                    return;
                }

                wasShown = store.Parts.Tickets.Current is not null;
                if (end == "throws")
                    throw new InvalidOperationException();
                if (end == "rolls back")
                    tx.Rollback();
                if (end == "waits")
                {
                    cancellation.Cancel();
                    tx.Retry();
                }

                _clock.Advance(TimeSpan.FromHours(1));
                tx.Rows().Find(1);
            },
            new TransactionOptions { MaxDuration = end == "may not run again" ? TimeSpan.FromMinutes(1) : null },
            cancellation.Token));

        Assert.True(wasShown);
        Assert.Null(store.Parts.Tickets.Current);
    }

    [Fact]
    public void A_writer_of_ten_thousand_rows_commits_among_seven_hot_writers()
    {
        const int Rows = 10_000;
        const int Writers = 7;
        const int Rounds = 5;
        using KhonsuStore store = StoreExtensions.OpenWithRows(Rows);
        using var end = new CancellationTokenSource();
        long hot = 0;
        Thread[] writers = [.. Enumerable.Range(0, Writers).Select(_ => new Thread(() =>
        {
            while (!end.IsCancellationRequested)
            {
                store.Atomically(static tx => tx.Rows().Set(0, tx.Rows()[0].Value + 1));
                Interlocked.Increment(ref hot);
            }
        }))];
        Array.ForEach(writers, static writer => writer.Start());

        for (int round = 0; round < Rounds; round++)
        {
            int attempts = store.Atomically(static tx =>
            {
                for (long id = 0; id < Rows; id++)
                    tx.Rows().Set(id, tx.Rows()[id].Value + 1);
                return tx.Attempt;
            });
            output.WriteLine($"{attempts} attempts, {Interlocked.Read(ref hot)} commits of the others so far");
            // Why so many: each of the others may have been past the look at the ticket when it was shown first.
            Assert.InRange(attempts, 1, AgeTickets.RefusalsMax + 1 + Writers);
        }

        end.Cancel();
        Array.ForEach(writers, static writer => writer.Join());
        Assert.Equal(hot + Rounds, store.ValueOf(0));
        Assert.Equal(Rounds, store.ValueOf(Rows - 1));
    }

    KhonsuStore Open() => StoreExtensions.OpenWithRows(4, new StoreOptions { TimeProvider = _clock });

    void CountLooks(Step step)
    {
        if (step == Step.GivingWay)
            Interlocked.Increment(ref _looks);
    }

    void CommitTwice(KhonsuStore store)
    {
        store.Overwrite(0, 7);
        long first = Interlocked.Exchange(ref _looks, 0);
        store.Atomically(static tx => tx.Rows().Set(0, 8));
        store.Atomically(static tx => tx.Rows().Set(0, 9));

        // Why twice: each transaction object gives way once, and the hand-driven one had one of its own.
        Assert.Equal((1, 1), (first, _looks));
    }

    // Runs a body that rows of rivals refuse until it has a ticket; then does something beside it, once.
    static void Starve(KhonsuStore store, Action<Tx, int> body, long[] rivals, Action then)
    {
        bool isDone = false;
        store.Atomically(tx =>
        {
            body(tx, tx.Attempt);
            if (tx.Attempt <= AgeTickets.RefusalsMax)
            {
                foreach (long id in rivals)
                    store.Overwrite(id, tx.Attempt);
            }
            else if (!isDone)
            {
                isDone = true;
                Assert.NotNull(store.Parts.Tickets.Current);
                RunAside(then);
            }
        });
        Assert.True(isDone);
    }

    // Why a thread: a task that is waited for may run on the thread that waits, which runs a block already.
    static void RunAside(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(error);
    }

    static AgeTicket NewTicket(long age) => new(age, TimeSpan.Zero, [], []);

    sealed class HandClock : TimeProvider
    {
        long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);
    }
}
