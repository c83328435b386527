using System.Diagnostics;
using System.Diagnostics.Metrics;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Composition;

/// <summary>What a store does can be seen from outside, and nobody pays for what nobody looks at.</summary>
public class TelemetryTests
{
    [Fact]
    public void Transactions_under_way_are_listed_with_the_oldest_snapshot_first()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(2);
        using Transaction old = store.Begin(
            new TransactionOptions { Label = "report", Isolation = IsolationLevel.RepeatableRead });
        store.Overwrite(0, 1);
        IReadOnlyList<ActiveTransaction> active = store.Atomically(
            _ => store.ActiveTransactions, new TransactionOptions { Label = "looking" });

        Assert.Equal(["report", "looking"], active.Select(static one => one.Label));
        Assert.Equal((old.Id, 1), (active[0].Id, active[0].Attempt));
        Assert.Equal(IsolationLevel.RepeatableRead, active[0].Isolation);
        Assert.True(active[0].SnapshotTimestamp < active[1].SnapshotTimestamp);
        Assert.True(store.GetStatistics().OldestSnapshotLag >= 1);
        old.Rollback();
        Assert.Empty(store.ActiveTransactions);
        Assert.Equal(0, store.GetStatistics().OldestSnapshotLag);
    }

    [Fact]
    public async Task Commits_refusals_waits_and_rows_are_counted_exactly()
    {
        using KhonsuStore store = StoreExtensions.OpenToWait(3);
        StoreStatistics before = store.GetStatistics();
        for (int round = 0; round < 10; round++)
        {
            store.Atomically(tx =>
            {
                tx.Rows().Set(0, tx.Attempt);
                tx.Rows().Set(1, tx.Attempt);
                if (tx.Attempt == 1)
                    store.Overwrite(0, 7);
            });
        }

        ValueTask wait = store.AtomicallyAsync(static tx => tx.RetryUnless(tx.Rows()[2].Value > 0));
        Assert.Equal(1, store.GetStatistics().Watches);
        store.Overwrite(2, 1);
        await wait;
        StoreStatistics after = store.GetStatistics();

        Assert.Equal(10, after.Refusals - before.Refusals);
        Assert.Equal(10 + 10 + 1 + 1, after.Commits - before.Commits);
        Assert.Equal(20 + 10 + 1, after.RowsWritten - before.RowsWritten);
        Assert.Equal(1, after.Waits - before.Waits);
        Assert.Equal(0, after.Watches);
    }

    [Fact]
    public void Versions_that_were_written_are_live_or_reclaimed()
    {
        const int Rows = 50;
        using KhonsuStore store = StoreExtensions.OpenWithRows(Rows);
        for (int write = 0; write < 5000; write++)
            store.Atomically(write, static (tx, write) => tx.Rows().Set(write % Rows, write));

        StoreStatistics statistics = store.GetStatistics();
        TableStatistics table = Assert.Single(store.CountVersions());
        Assert.Equal(("keyed-Int64", Rows), (table.Table, table.Keys));
        Assert.Equal(5000 + Rows, statistics.RowsWritten);
        Assert.Equal(statistics.RowsWritten, table.Versions + statistics.VersionsReclaimed);
        Assert.InRange(table.Versions, Rows, 4 * Rows);
    }

    [Fact]
    public void The_age_of_the_oldest_snapshot_counts_from_the_look_that_found_it_first()
    {
        var time = new SecondsTime();
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, new StoreOptions { TimeProvider = time });
        Assert.Equal(TimeSpan.Zero, store.GetStatistics().OldestSnapshotAge);
        using Transaction old = store.Begin();
        time.Now += 100;
        Assert.Equal(TimeSpan.Zero, store.GetStatistics().OldestSnapshotAge);
        time.Now += 70;
        using Transaction young = store.Begin();
        Assert.Equal(TimeSpan.FromSeconds(70), store.GetStatistics().OldestSnapshotAge);
        time.Now += 5;
        Assert.Equal(TimeSpan.FromSeconds(75), store.GetStatistics().OldestSnapshotAge);
        old.Rollback();
        Assert.Equal(TimeSpan.FromSeconds(5), store.GetStatistics().OldestSnapshotAge);
        young.Rollback();
        Assert.Equal(TimeSpan.Zero, store.GetStatistics().OldestSnapshotAge);
    }

    [Fact]
    public void The_meter_tells_what_the_store_counts_and_how_blocks_ended()
    {
        using var factory = new OwnMeters();
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, new StoreOptions { MeterFactory = factory });
        var seen = new Dictionary<string, double>();
        var reasons = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, factory.Made))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        store.Atomically(static tx => tx.Rows().Set(0, 1));
        store.TryAtomically(
            tx =>
            {
                tx.Rows().Set(0, 2);
                store.Overwrite(0, 9);
            },
            new TransactionOptions { MaxAttempts = 3 });
        Assert.Throws<InvalidOperationException>(
            () => store.Atomically(static _ => throw new InvalidOperationException("as expected")));
        listener.RecordObservableInstruments();

        Assert.Equal("Khonsu", factory.Made?.Name);
        Assert.Equal(1 + 3 + 1, seen["khonsu.transaction.attempts"]);
        Assert.Equal(1, seen["khonsu.transaction.aborts"]);
        Assert.Equal(["committed", "aborted", "RowReadAndWrittenChanged keyed-Int64", "error"], reasons);
        Assert.Equal(store.GetStatistics().Commits, seen["khonsu.transaction.commits"]);
        Assert.Equal(3, seen["khonsu.transaction.refusals"]);
        Assert.True(seen["khonsu.transaction.duration"] > 0);
        Assert.True(seen.ContainsKey("khonsu.snapshot.oldest_lag"));
        Assert.True(seen.ContainsKey("khonsu.snapshot.oldest_age"));
        Assert.Equal((0, 0), (seen["khonsu.feed.readers"], seen["khonsu.feed.lag"]));
        Assert.Equal(store.CountVersions()[0].Versions, seen["khonsu.versions.live"]);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
            if (instrument.Name == "khonsu.transaction.attempts")
                reasons.Add((string)tags[0].Value!);
            else if (instrument.Name == "khonsu.transaction.aborts")
                reasons.Add($"{tags[0].Value} {tags[1].Value}");
        }
    }

    [Fact]
    public async Task Each_block_is_a_span_while_somebody_listens()
    {
        var spans = new List<string>();
        using KhonsuStore store = StoreExtensions.OpenToWait(2);
        using (var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Khonsu",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => spans.Add(
                $"{span.GetTagItem("db.operation.name")} {span.GetTagItem("khonsu.isolation")} "
                + $"{span.GetTagItem("khonsu.outcome")} {span.GetTagItem("khonsu.attempts")} "
                + $"{span.GetTagItem("khonsu.abort.reason")}"),
        })
        {
            ActivitySource.AddActivityListener(listener);
            store.Atomically(static tx => tx.Rows().Set(0, 1), new TransactionOptions { Label = "set" });
            store.TryAtomically(static tx => tx.Rollback());
            ValueTask wait = store.AtomicallyAsync(
                static tx => tx.RetryUnless(tx.Rows()[1].Value > 0),
                new TransactionOptions { Isolation = IsolationLevel.Snapshot, Label = "wait" });
            store.Overwrite(1, 1);
            await wait;
        }

        store.Atomically(static tx => tx.Rows().Set(0, 2));
        Assert.Equal(
            ["set Serializable committed 1 ", " Serializable aborted 1 RolledBack", "wait Snapshot committed 3 "],
            spans);
    }

    [Fact]
    public void A_store_that_nobody_disposes_of_is_not_kept_by_its_meter()
    {
        WeakReference forgotten = Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(forgotten.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Forget() => new(KhonsuStore.Open());
    }

    sealed class SecondsTime : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }

    sealed class OwnMeters : IMeterFactory
    {
        public Meter? Made { get; private set; }

        public Meter Create(MeterOptions options) => Made = new Meter(options);

        public void Dispose() => Made?.Dispose();
    }
}
