using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A client that keeps all rows, and follows the logs as a node does. For any thread.</summary>
sealed class MirrorCore : ClientCore
{
    readonly IReadOnlyList<TableDefinition> _tables;
    readonly LateSink _sink = new();
    readonly RemoteCluster<NodeConnection> _cluster;

    // Order: written once, by the task that follows, when the first node has told how many shards there are.
    ClientParts? _parts;

    /// <summary>Makes the store's side; the network is used from the start on.</summary>
    /// <param name="options">Which were checked.</param>
    /// <param name="tables">Of the store.</param>
    public MirrorCore(KhonsuClientConnection options, IReadOnlyList<TableDefinition> tables)
        : base(options)
    {
        _tables = tables;
        _cluster = new RemoteCluster<NodeConnection>(error => MaybeParts?.FailAll(error));
    }

    /// <inheritdoc />
    public override StoreOptions StoreOptions => Options.Store with { Sink = _sink };

    /// <inheritdoc />
    public override KhonsuStore? Store => _sink.Store;

    /// <inheritdoc />
    public override KhonsuClientStatus Status => new()
    {
        Client = SinkOptions.Node.Value,
        Node = _cluster.Connection?.Node,
        AppliedEntries = Progress,
        OpenCommits = MaybeParts?.Shards[0].Sink.OpenCount ?? 0,
        Staleness = Age,
    };

    /// <summary>Entries that are in the store, of all shards.</summary>
    public override long Progress => MaybeStore?.AppliedEntries ?? 0;

    /// <summary>The store as what the logs are applied to; null before the first node has answered.</summary>
    public FollowedStore? MaybeStore => MaybeParts?.Store;

    ClientParts? MaybeParts => Volatile.Read(ref _parts);

    /// <summary>The store as what the logs are applied to; by the task that follows.</summary>
    /// <param name="shards">How many shards a node has.</param>
    /// <exception cref="MalformedBytesException">Another node has said otherwise.</exception>
    public FollowedStore StoreOf(int shards)
    {
        if (MaybeParts is not { } parts)
        {
            parts = new ClientParts(
                _tables, shards, _sink.Store!, _cluster, SinkOptions, Telemetry, Options.Directory);
            Volatile.Write(ref _parts, parts);
            _sink.Open(parts.Sink);
        }

        return parts.Shards.Count == shards
            ? parts.Store
            : throw new MalformedBytesException($"there are {shards} shards, and were {parts.Shards.Count}");
    }

    /// <summary>Tells those who wait for commits what a node has answered.</summary>
    public void Take(V1.CommitReplies replies) => MaybeParts?.Take(replies);

    /// <inheritdoc />
    public override NodeLink Link(Uri node, CancellationToken stop) => new NodeConnection(Options, node, this, stop);

    /// <inheritdoc />
    public override void OnConnected(NodeLink link) => _cluster.Connect((NodeConnection)link);

    /// <inheritdoc />
    public override void OnDisconnected(string why) => _cluster.Disconnect(why);

    /// <inheritdoc />
    public override async Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken)
    {
        ClientShard? home = MaybeParts?.HomeOf(commit.Number);
        bool isOurs = home is not null && commit.Node == SinkOptions.Node.Value && commit.Start == home.Start;
        bool isNone = commit.Node == 0 || commit.Start == 0 || commit.Number == 0;
        // Why: a question about a commit that does not exist yet would give it up before it is made.
        if (isNone || (isOurs && commit.Number > home!.Sink.LastNumber))
            throw new ArgumentException($"There is no commit {commit}.", nameof(commit));
        CommitOutcome outcome = await PatientCall.RunAsync(
            () => _cluster.GetOutcomeAsync(commit), SinkOptions, cancellationToken).ConfigureAwait(false);
        if (isOurs)
            home!.Sink.Settled(commit.Number);
        return outcome;
    }

    /// <inheritdoc />
    protected override Task ReadIndexAsync() => MaybeParts?.ReadIndexAsync() ?? throw _cluster.WhyNot();

    /// <inheritdoc />
    protected override Task CloseAsync() => MaybeParts?.CloseAsync() ?? Task.CompletedTask;

    /// <inheritdoc />
    protected override void OnEnded(NodeStoppedException end) => _cluster.End(end);

    /// <inheritdoc />
    protected override void OnDisposed() => MaybeParts?.Dispose();
}
