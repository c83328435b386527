using System.Diagnostics.Metrics;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// The meter of a node. What its threads count anyway is observed when somebody asks; the rest is written by the
/// threads it happens on.
/// </summary>
sealed class NodeTelemetry : IDisposable
{
    readonly Meter _meter;
    readonly Histogram<double> _syncs;
    readonly Histogram<double> _checkpoints;

    // Order: written by the consensus thread, read by itself.
    long _checkpointBytes;

    // Order: written once, when the node has started; observed as nothing before.
    NodeFace? _face;

    /// <summary>Makes the instruments.</summary>
    /// <param name="options">Of the node.</param>
    public NodeTelemetry(KhonsuNodeOptions options)
    {
        var meter = new MeterOptions(CommitTelemetry.Name)
        {
            Tags = [new("khonsu.cluster.name", options.Cluster), new("khonsu.node", (long)options.Node)],
        };
        _meter = options.Store.MeterFactory?.Create(meter) ?? new Meter(meter);
        Commits = new CommitTelemetry(_meter, options.Node, options.TimeProvider);
        _syncs = _meter.CreateHistogram<double>(
            "khonsu.cluster.sync.duration", "s", "Time of a batch from its write to the end of its sync");
        _checkpoints = _meter.CreateHistogram<double>(
            "khonsu.cluster.checkpoint.duration", "s", "Time of a checkpoint from its snapshot until it is durable");
        ObserveLog();
        ObserveQueues();
    }

    /// <summary>Measures commits.</summary>
    public CommitTelemetry Commits { get; }

    /// <summary>What the threads of the node tell.</summary>
    public DriverEvents Events => new()
    {
        Synced = time => _syncs.Record(time.TotalSeconds),
        CheckpointTaken = OnCheckpoint,
    };

    /// <summary>Begins to observe.</summary>
    public void Connect(NodeFace face)
    {
        Volatile.Write(ref _face, face);
        _ = face.Completion.ContinueWith(
            _ => Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Observes the store that gets the commits in one order.</summary>
    /// <param name="ordered">The store.</param>
    /// <param name="time">The clock.</param>
    public void Observe(OrderedStore ordered, TimeProvider time) => _meter.CreateObservableGauge(
        "khonsu.cluster.ordered.age",
        IEnumerable<Measurement<double>> () => ordered.IsReadable
            ? [new(Math.Max(0, (time.GetUtcNow() - new CommitPosition(ordered.Time).Time).TotalSeconds))]
            : [],
        "s",
        "How old the ordered store is, as commits say it themselves; absent while it cannot be read");

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    void ObserveLog()
    {
        Gauge("decided", "{entry}", "Entries that are decided", static core => Group(core).DecidedIndex.Value);
        Gauge("applied", "{entry}", "Entries that are in the store", static core => Group(core).AppliedIndex.Value);
        Gauge(
            "lag",
            "{entry}",
            "Entries that are decided and not in the store",
            static core => Group(core).DecidedIndex.Value - Group(core).AppliedIndex.Value);
        Gauge("leading", null, "1 on the leader", static core => Group(core).IsLeading ? 1 : 0);
        Count("elections", "Ballots that were promised", static core => Group(core).Elections);
        Count("syncs", "Waits for the disk", static core => core.Node.Status.Writes.Syncs);
        Count("entries.written", "Entries that were written", static core => core.Node.Status.Writes.Entries);
        _meter.CreateObservableGauge(
            "khonsu.cluster.follower.lag", FollowerLags, "{entry}", "On the leader, entries that a follower lacks");
        _meter.CreateObservableGauge(
            "khonsu.cluster.staleness", Staleness, "s", "How old the store is at most; absent before it is known");
        _meter.CreateObservableGauge(
            "khonsu.cluster.checkpoint.size",
            () => Volatile.Read(ref _checkpointBytes),
            "By",
            "Size of the last checkpoint that was taken here since the start");
    }

    void ObserveQueues()
    {
        Gauge("waiting.inputs", null, "Inputs of the consensus", static core => core.Node.Status.WaitingInputs);
        Gauge("waiting.writes", null, "What waits for the disk", static core => core.Node.Status.WaitingWrites);
        Gauge("waiting.entries", null, "Batches to be applied", static core => core.Node.Status.WaitingEntries);
        Count("queue.refusals", "Calls that found a full queue", static core => core.Node.Status.RefusedCalls);
        Count("queue.drops", "Messages that found a full queue", static core => core.Node.Status.DroppedMessages);
        Count("transport.drops", "Messages to others that were dropped", static core => Dropped(core.Peers));
        Count("transport.refusals", "Calls of others that were refused", static core => Refused(core.Peers));
    }

    void Gauge(string name, string? unit, string description, Func<NodeCore, long> pick)
        => _meter.CreateObservableGauge($"khonsu.cluster.{name}", () => Observe(pick), unit, description);

    void Count(string name, string description, Func<NodeCore, long> pick)
        => _meter.CreateObservableCounter($"khonsu.cluster.{name}", () => Observe(pick), null, description);

    IEnumerable<Measurement<long>> Observe(Func<NodeCore, long> pick)
        => Volatile.Read(ref _face)?.MaybeCore is { } core ? [new Measurement<long>(pick(core))] : [];

    IEnumerable<Measurement<long>> FollowerLags()
    {
        if (Volatile.Read(ref _face)?.MaybeCore is not { } core)
            return [];
        ReplicaStatus group = Group(core);
        return group.Followers.Select(follower => new Measurement<long>(
            Math.Max(0, group.DecidedIndex.Value - follower.Accepted.Value),
            new KeyValuePair<string, object?>("khonsu.peer", (long)follower.Node.Value)));
    }

    IEnumerable<Measurement<double>> Staleness()
        => Volatile.Read(ref _face)?.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];

    void OnCheckpoint(CheckpointRef checkpoint, TimeSpan time)
    {
        Volatile.Write(ref _checkpointBytes, checkpoint.SizeBytes);
        _checkpoints.Record(time.TotalSeconds);
    }

    static ReplicaStatus Group(NodeCore core) => core.Replica.Status;

    static long Dropped(GrpcTransport? peers) => peers is null
        ? 0
        : peers.Statistics.DroppedUnknown + peers.Statistics.Links.Values.Sum(
            static link => link.DroppedFull + link.DroppedAway + link.DroppedTooLarge);

    static long Refused(GrpcTransport? peers) => peers?.Statistics.Refusals ?? 0;
}
