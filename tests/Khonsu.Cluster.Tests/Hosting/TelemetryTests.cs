using System.Diagnostics;
using System.Diagnostics.Metrics;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>What a node measures.</summary>
public sealed class TelemetryTests : IDisposable
{
    const string Name = "Khonsu.Cluster";

    readonly NodeFolder _folder = new();
    readonly Lock _gate = new();
    readonly Dictionary<string, double> _sums = [];
    readonly HashSet<string> _tags = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commits_syncs_and_checkpoints_are_counted_and_measured()
    {
        using MeterListener listener = Listen();
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        for (int number = 0; number < 5; number++)
            node.Model.Atomically(tx => tx.Accounts.Add(new Account($"{number}", null, 1)));
        await node.CheckpointAsync();
        Assert.Throws<TransactionTooLargeException>(
            () => node.Model.Atomically(tx => tx.Accounts.Add(new Account("x", new string('a', 1 << 20), 1))));
        listener.RecordObservableInstruments();

        using Lock.Scope scope = _gate.EnterScope();
        Assert.Equal(6, _sums["khonsu.cluster.proposals"]);
        Assert.Equal(6, _sums["khonsu.cluster.commits"]);
        Assert.Equal(1, _sums["khonsu.cluster.aborts"]);
        Assert.True(_sums["khonsu.cluster.commit.duration"] > 0);
        Assert.True(_sums["khonsu.cluster.sync.duration"] > 0);
        Assert.True(_sums["khonsu.cluster.syncs"] > 0);
        Assert.True(_sums["khonsu.cluster.checkpoint.duration"] > 0);
        Assert.True(_sums["khonsu.cluster.checkpoint.size"] > 0);
        Assert.True(_sums["khonsu.cluster.decided"] >= 5);
        Assert.Equal(_sums["khonsu.cluster.decided"], _sums["khonsu.cluster.applied"]);
        Assert.Equal(0, _sums["khonsu.cluster.lag"]);
        Assert.Equal(1, _sums["khonsu.cluster.leading"]);
        Assert.True(_sums["khonsu.cluster.elections"] >= 1);
        Assert.True(_sums["khonsu.cluster.staleness"] > 0);
        foreach (string name in (string[])["queue.refusals", "queue.drops", "transport.drops", "transport.refusals"])
            Assert.Equal(0, _sums[$"khonsu.cluster.{name}"]);
        Assert.Contains("khonsu.outcome=committed", _tags);
        Assert.Contains("khonsu.abort.reason=TooLarge", _tags);
    }

    [Fact]
    public async Task How_old_the_ordered_store_is_can_be_observed_where_there_is_one()
    {
        using MeterListener listener = Listen();
        await using (await _folder.StartAsync())
            listener.RecordObservableInstruments();
        using (_gate.EnterScope())
            Assert.False(_sums.ContainsKey("khonsu.cluster.ordered.age"));

        using var folder = new NodeFolder();
        await using KhonsuNode<Bank> node = await folder.StartAsync(
            folder.Options with { Shards = 2, Ordered = new KhonsuOrderedOptions() });
        await node.Ordered.WaitAsync(CommitPosition.At(DateTimeOffset.UtcNow));
        listener.RecordObservableInstruments();
        using (_gate.EnterScope())
            Assert.InRange(_sums["khonsu.cluster.ordered.age"], 0, 60);
    }

    [Fact]
    public async Task A_commit_is_a_span_inside_that_of_its_block()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Khonsu" or Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        node.Model.Atomically(
            static tx => tx.Accounts.Add(new Account("ann", null, 1)),
            new TransactionOptions { Label = "telemetry-test" });

        lock (spans)
        {
            Activity block = spans.Single(
                static span => "telemetry-test".Equals(span.GetTagItem("db.operation.name")));
            Activity commit = spans.Single(span => span.ParentSpanId == block.SpanId);
            Assert.Equal("khonsu.cluster.commit", commit.OperationName);
            Assert.Equal("committed", commit.GetTagItem("khonsu.outcome"));
        }
    }

    // Only to what begins later: what tests before have left behind may still be counting.
    MeterListener Listen()
    {
        bool isOfBefore = true;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (!isOfBefore && instrument.Meter.Name == Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        isOfBefore = false;
        return listener;
    }

    void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        using Lock.Scope scope = _gate.EnterScope();
        _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
        foreach ((string key, object? tag) in tags)
            _tags.Add($"{key}={tag}");
    }
}
