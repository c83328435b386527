using Khonsu.Clock;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Past;

/// <summary>From time to timestamp, to the resolution that was promised.</summary>
public class TimeTests
{
    const int Resolution = 10;

    readonly WallTime _time = new();

    [Fact]
    public void What_returned_before_a_time_is_seen_and_what_began_after_it_is_not()
    {
        using KhonsuStore store = Open(new Retention { Time = TimeSpan.FromHours(1) });
        var random = new SeededRandom(3);
        var commits = new List<(DateTimeOffset Time, long Value)>();
        for (int value = 1; value <= 2000; value++)
        {
            // Why sometimes long: intervals without a commit have no mark.
            _time.Pass(random.OneIn(20) ? random.Below(5000) : random.Below(8));
            store.Overwrite(0, value);
            commits.Add((_time.Now, value));
        }

        _time.Pass(Resolution);
        for (int look = 0; look < 2000; look++)
        {
            DateTimeOffset time = commits[random.Below(commits.Count)].Time.AddMilliseconds(random.Below(40) - 20);
            if (time > _time.Now)
                continue;
            long seen = store.AsOf(time).Read(static tx => tx.Rows().Find(0)?.Value ?? 0);
            long least = commits.LastOrDefault(commit => commit.Time.AddMilliseconds(Resolution) <= time).Value;
            long most = commits.LastOrDefault(commit => commit.Time <= time).Value;
            Assert.InRange(seen, least, most);
        }
    }

    [Fact]
    public void A_time_long_after_the_last_commit_sees_all_of_them()
    {
        using KhonsuStore store = Open(new Retention { Time = TimeSpan.FromHours(1) });
        for (int value = 1; value <= 5; value++)
            store.Overwrite(0, value);
        _time.Pass(60_000);
        DateTimeOffset idle = _time.Now;
        _time.Pass(60_000);
        store.Overwrite(0, 6);

        Assert.Equal(5, store.AsOf(idle).Read(static tx => tx.Rows()[0].Value));
        Assert.Equal(0, store.AsOf(idle.AddDays(-1)).Read(static tx => tx.Rows().Count));
    }

    [Fact]
    public void The_past_of_a_table_ends_with_its_time()
    {
        using KhonsuStore store = Open(new Retention { Time = TimeSpan.FromSeconds(1) });
        long first = 0;
        for (int value = 1; value <= 100; value++)
        {
            store.Overwrite(0, value);
            _time.Pass(100);
            first = value == 1 ? store.Parts.Clock.Now : first;
        }

        Assert.Equal(91, store.AsOf(_time.Now.AddMilliseconds(-900)).Read(static tx => tx.Rows()[0].Value));
        PastNotKeptException error = Assert.Throws<PastNotKeptException>(
            () => store.AsOf(first).Read(static tx => tx.Rows().Count));
        Assert.Equal(90, store.AsOf(error.OldestTimestamp!.Value).Read(static tx => tx.Rows()[0].Value));
        Assert.InRange(store.ChainOf(0).Length(), 10, 10 + 66);
    }

    [Fact]
    public void A_past_without_end_is_kept()
    {
        using KhonsuStore store = Open(new Retention { Time = TimeSpan.MaxValue, Commits = long.MaxValue });
        for (int value = 1; value <= 500; value++)
        {
            store.Overwrite(0, value);
            _time.Pass(100_000);
        }

        Assert.Equal(1, store.AsOf(2).Read(static tx => tx.Rows()[0].Value));
        Assert.Equal(500, store.ChainOf(0).Length());
    }

    [Fact]
    public void Both_bounds_hold_where_both_are_given()
    {
        using KhonsuStore store = Open(new Retention { Time = TimeSpan.FromSeconds(1), Commits = 3 });
        for (int value = 1; value <= 10; value++)
            store.Overwrite(0, value);
        long now = store.Parts.Clock.Now;
        Assert.Equal(7, store.AsOf(now - 3).Read(static tx => tx.Rows()[0].Value));
        Assert.Throws<PastNotKeptException>(() => store.AsOf(now - 4).Read(static tx => tx.Rows().Count));

        _time.Pass(5000);
        Assert.Throws<PastNotKeptException>(() => store.AsOf(now - 1).Read(static tx => tx.Rows().Count));
        Assert.Equal(10, store.AsOf(now).Read(static tx => tx.Rows()[0].Value));
    }

    [Fact]
    public void A_wall_clock_that_goes_back_does_not_turn_the_order_round()
    {
        using KhonsuStore store = Open(new Retention { Time = TimeSpan.FromHours(1) });
        for (int value = 1; value <= 50; value++)
        {
            _time.Pass(value % 5 == 0 ? -35 : 20);
            store.Overwrite(0, value);
        }

        _time.Pass(1000);
        long last = 0;
        for (int back = 1000; back >= 0; back -= 5)
        {
            long seen = store.AsOf(_time.Now.AddMilliseconds(-back)).Read(static tx => tx.Rows().Find(0)?.Value ?? 0);
            Assert.True(seen >= last, $"{seen} after {last}");
            last = seen;
        }

        Assert.Equal(50, last);
    }

    [Fact]
    public void Times_that_nobody_asks_for_are_forgotten()
    {
        using KhonsuStore store = Open(new Retention { Commits = 20 });
        for (int value = 1; value <= 5000; value++)
        {
            store.Overwrite(0, value);
            _time.Pass(Resolution);
        }

        int marks = 0;
        for (TimeMark? mark = store.Parts.Past.Times.First; mark is not null; mark = mark.Next)
            marks++;
        Assert.InRange(marks, 20, 30);
    }

    [Fact]
    public void A_noter_that_stops_makes_nobody_miss_a_commit_that_has_returned()
    {
        var line = new TimeLine(_time, TimeSpan.FromMilliseconds(Resolution));
        line.Note(5);
        using var reached = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        Thread? parked = null;
        Diagnostics.StepHook.Hook = step =>
        {
            if (step != Diagnostics.Step.BeforeTimeMark || Thread.CurrentThread != parked)
                return;
            reached.Set();
            released.Wait();
        };
        // Why: it has read that the newest stamp is 5, and links its mark after 9 was noted before it.
        _time.Pass(Resolution);
        parked = new Thread(() => line.Note(6));
        parked.Start();
        reached.Wait();
        _time.Pass(-Resolution);
        line.Note(9);
        released.Set();
        parked.Join();
        Diagnostics.StepHook.Hook = null;

        _time.Pass(3 * Resolution);
        Assert.Equal(9, line.StampAt(_time.Now.UtcTicks));
        TimeMark mark = line.First;
        Assert.Equal(9, line.MoveTo(ref mark, _time.Now.UtcTicks));
        Assert.Null(mark.Next);
    }

    [Fact]
    public void A_store_that_keeps_no_past_does_not_know_times()
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Overwrite(0, 1);

        Assert.Contains(
            "Retention", Assert.Throws<InvalidOperationException>(() => store.AsOf(DateTimeOffset.UnixEpoch)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => KhonsuStore.Open(new StoreOptions
        {
            Retention = new RetentionOptions { Default = new Retention { Time = TimeSpan.Zero } },
        }));
    }

    KhonsuStore Open(Retention retention) => KhonsuStore.Open(new StoreOptions
    {
        TimeProvider = _time,
        Retention = new RetentionOptions
        {
            Default = retention,
            TimeResolution = TimeSpan.FromMilliseconds(Resolution),
        },
    });
}
