using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Khonsu;

/// <summary>
/// The store's meter and its spans, both called "Khonsu". Counting is done by the transactions anyway; what needs the
/// time is done only while somebody listens.
/// </summary>
internal sealed class StoreTelemetry : IDisposable
{
    const string Name = "Khonsu";

    static readonly ActivitySource s_source = new(Name);

    readonly Meter _meter;
    readonly Histogram<double> _duration;
    readonly Histogram<int> _attempts;
    readonly Counter<long> _aborts;

    internal StoreTelemetry(KhonsuStore store, IMeterFactory? factory)
    {
        _meter = factory?.Create(Name) ?? new Meter(Name);
        // Why weak: a meter that nobody disposes of lives as long as the process, and must not keep the rows.
        var weak = new WeakReference<KhonsuStore>(store);
        Observe("khonsu.transaction.commits", "Transactions that committed", static all => all.Commits);
        Observe("khonsu.transaction.refusals", "Attempts that were refused", static all => all.Refusals);
        Observe("khonsu.transaction.waits", "Waits for a change that began", static all => all.Waits);
        Observe("khonsu.versions.written", "Versions of rows that were committed", static all => all.RowsWritten);
        Observe("khonsu.versions.reclaimed", "Versions that were dropped", static all => all.VersionsReclaimed);
        ObserveNow("khonsu.transaction.active", "Transactions under way", static all => all.ActiveTransactions);
        ObserveNow(
            "khonsu.snapshot.oldest_lag", "Commits since the oldest snapshot", static all => all.OldestSnapshotLag);
        _meter.CreateObservableGauge(
            "khonsu.snapshot.oldest_age",
            () => weak.TryGetTarget(out KhonsuStore? all) ? all.GetStatistics().OldestSnapshotAge.TotalSeconds : 0,
            "s",
            "Time since the oldest snapshot was first seen here");
        _meter.CreateObservableGauge(
            "khonsu.versions.live",
            () => weak.TryGetTarget(out KhonsuStore? all) ? all.CountVersions().Sum(static table => table.Versions) : 0,
            null,
            "Versions of rows in memory, counted by a walk over all of them");
        ObserveNow("khonsu.feed.readers", "Readers of the change feed", static all => all.FeedReaders);
        ObserveNow("khonsu.feed.lag", "Commits that the slowest of them lies back", static all => all.FeedLag);
        ObserveNow("khonsu.retry.watches", "What waiting blocks watch", static all => all.Watches);
        _duration = _meter.CreateHistogram<double>(
            "khonsu.transaction.duration", "s", "Time of a block from beginning to end, attempts and waits included");
        _attempts = _meter.CreateHistogram<int>("khonsu.transaction.attempts", null, "Runs of the body of a block");
        _aborts = _meter.CreateCounter<long>(
            "khonsu.transaction.aborts", null, "Blocks that a conflict or a roll-back ended without a commit");

        void Observe(string name, string description, Func<StoreStatistics, long> pick) =>
            _meter.CreateObservableCounter(name, () => Pick(weak, pick), null, description);
        void ObserveNow(string name, string description, Func<StoreStatistics, long> pick) =>
            _meter.CreateObservableGauge(name, () => Pick(weak, pick), null, description);
    }

    /// <summary>Whether anybody listens to single transactions.</summary>
    internal bool IsListening => s_source.HasListeners() || _duration.Enabled || _attempts.Enabled || _aborts.Enabled;

    /// <summary>Begins a span.</summary>
    /// <param name="options">Settings of the transaction.</param>
    /// <returns>The span, or null where nobody listens.</returns>
    internal static Activity? Start(TransactionOptions options)
    {
        Activity? span = s_source.StartActivity("khonsu.transaction", ActivityKind.Client);
        span?.SetTag("db.system.name", "khonsu");
        span?.SetTag("khonsu.isolation", options.Isolation.ToString());
        if (options.Label is not null)
            span?.SetTag("db.operation.name", options.Label);
        return span;
    }

    /// <summary>Tells how a block ended.</summary>
    /// <param name="span">Its span, or null.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="attempts">How often its body ran.</param>
    /// <param name="abort">Why it did not commit, or null.</param>
    /// <param name="error">The exception that ended it, or null.</param>
    internal void HasEnded(Activity? span, TimeSpan elapsed, int attempts, AbortInfo? abort, Exception? error)
    {
        string outcome = error is not null ? "error" : abort is null ? "committed" : "aborted";
        var tag = new KeyValuePair<string, object?>("khonsu.outcome", outcome);
        _duration.Record(elapsed.TotalSeconds, tag);
        _attempts.Record(attempts, tag);
        if (abort is not null)
            _aborts.Add(1, new("khonsu.abort.reason", abort.Rule.ToString()), new("db.collection.name", abort.Table));
        if (span is null)
            return;
        span.SetTag("khonsu.outcome", outcome);
        span.SetTag("khonsu.attempts", attempts);
        if (abort is not null)
        {
            span.SetTag("khonsu.abort.reason", abort.Rule.ToString());
            span.SetTag("db.collection.name", abort.Table);
            span.SetStatus(ActivityStatusCode.Error, abort.Rule.ToString());
        }

        if (error is not null)
            span.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
        span.Dispose();
    }

    /// <summary>Ends the meter.</summary>
    public void Dispose() => _meter.Dispose();

    static long Pick(WeakReference<KhonsuStore> weak, Func<StoreStatistics, long> pick)
        => weak.TryGetTarget(out KhonsuStore? store) ? pick(store.GetStatistics()) : 0;
}
