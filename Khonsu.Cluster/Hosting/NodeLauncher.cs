using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Transport;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Hosting;

/// <summary>Makes the parts of a node, in two steps: the store, which exists at once and refuses commits, and all that
/// touches files and the network.</summary>
sealed class NodeLauncher
{
    readonly KhonsuNodeOptions _options;
    readonly LocalStore _local;
    readonly StoreState[] _states;
    readonly SinkOptions _sinkOptions;
    readonly NodeTelemetry _telemetry;
    readonly IReadOnlyList<LogSink> _sinks;
    readonly ShardedSink? _shared;
    GrpcTransport? _transport;

    /// <summary>Takes the first step.</summary>
    /// <param name="options">Which were checked.</param>
    /// <param name="tables">Of the store.</param>
    public NodeLauncher(KhonsuNodeOptions options, IReadOnlyList<TableDefinition> tables)
    {
        _options = options;
        _local = new LocalStore(tables, new ShardMap(options.Shards)) { Node = new NodeId(options.Node) };
        _states = [.. _local.Map.Groups.Select(group => new StoreState(_local, group))];
        _sinkOptions = new SinkOptions(
            new NodeId(options.Node), options.CommitTimeout, Tick(options), options.TimeProvider);
        _telemetry = new NodeTelemetry(options);
        _shared = _local.IsSharded
            ? new ShardedSink(_local, _states, _sinkOptions, _telemetry.Commits, options.Ordered?.Interval)
            : null;
        if (options.Ordered is { } ordered)
        {
            Ordered = new OrderedStore(_local.Tables.Values, ordered.PositionsMax);
            _local.Ordered = new OrderedCommits(_local, Ordered);
            _telemetry.Observe(Ordered, options.TimeProvider);
        }

        _sinks = _shared?.Sinks ?? [new LogSink(_states[0], _sinkOptions, _telemetry.Commits)];
        _local.LastOwn = () => _sinks[0].LastNumber;
        Face = new NodeFace(options, _sinks[0]);
    }

    /// <summary>The node as its user sees it.</summary>
    public NodeFace Face { get; }

    /// <summary>The options with which the store is to be opened.</summary>
    public StoreOptions StoreOptions => _options.Store with { Sink = _shared ?? (ICommitSink)_sinks[0] };

    /// <summary>The store; null when it was opened without the options.</summary>
    public KhonsuStore? Store => _local.Store;

    /// <summary>The store that gets the commits in one order; null where none was asked for.</summary>
    public OrderedStore? Ordered { get; }

    /// <summary>Opens the store that gets the commits in one order, as the program sees it.</summary>
    /// <typeparam name="TModel">The store as the program sees it.</typeparam>
    /// <param name="open">Opens one with the given options.</param>
    /// <returns>Null where none was asked for.</returns>
    /// <exception cref="ArgumentException">The store was opened without the options.</exception>
    public KhonsuOrdered<TModel>? OpenOrdered<TModel>(Func<StoreOptions, TModel> open)
        where TModel : class, IDisposable
        => Ordered is not { } ordered
            ? null
            : ModelOpening.Open(
                open,
                _options.Ordered!.Store with { Sink = new OrderedSink(ordered) },
                () => ordered.Store,
                (model, _) => new KhonsuOrdered<TModel>(model, ordered, _local, Face),
                static () => { });

    /// <summary>Takes the second step: starts the node.</summary>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="KhonsuException">The node cannot start; nothing is left running.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ClusterNode node = await StartNodeAsync().ConfigureAwait(false);
        try
        {
            Face.Connect(CoreOf(node));
            _telemetry.Connect(Face);
            if (_options is { Peers.Count: 0, IsJoining: false })
                await Face.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await node.DisposeAsync().ConfigureAwait(false);
            if (CauseOf(error) is { } cause)
                throw cause;
            throw;
        }
    }

    /// <summary>Ends what the first step has begun.</summary>
    public void Abandon() => _telemetry.Dispose();

    async Task<ClusterNode> StartNodeAsync()
    {
        ClusterId cluster = KhonsuNode.IdOf(_options);
        IPeerTransport transport = await PeerNetwork.OpenAsync(_options, cluster).ConfigureAwait(false);
        try
        {
            var id = new NodeId(_options.Node);
            Config[] first = FirstConfigs(id);
            _transport = transport as GrpcTransport;
            ClusterNode node = ClusterNode.Start(
                NodeOptionsOf(id),
                [.. _states.Select((state, shard) => new GroupSetup(state.Group, first[shard], state))],
                transport);
            _transport?.Serve(node.Orders);
            return node;
        }
        catch (Exception error)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            if (WordsFor(error) is { } cause)
                throw cause;
            throw;
        }
    }

    Config[] FirstConfigs(NodeId id)
    {
        if (_options.IsJoining)
            return [.. _states.Select(static _ => Config.Joining)];
        NodeId[] nodes = [.. _options.Peers.Select(static peer => new NodeId(peer.Node)), id];
        Config[] none = [.. _states.Select(static _ => Config.Joining)];
        return MemberChange.Plan(none, nodes, _options.Replicas, asked: null);
    }

    NodeCore CoreOf(ClusterNode node)
    {
        ulong incarnation = node.Status.Incarnation;
        if (_shared is null)
            _sinks[0].Connect(node.GroupOf(KhonsuNode.Group), incarnation);
        else
            _shared.Connect(node.GroupOf, incarnation);
        INamedCommits commits = _shared is { } shared ? shared : _sinks[0];
        NodeShard[] shards = [.. _states.Select(ShardOf)];
        var notice = new StartNotice([.. shards.Select(static shard => shard.Questions)], _sinkOptions);
        return new NodeCore(node, shards, _shared, commits, notice, _transport);

        NodeShard ShardOf(StoreState state, int number)
        {
            Replica replica = node.GroupOf(state.Group);
            var questions = new CommitQuestions(replica, _sinks[number], incarnation, _sinkOptions);
            return new NodeShard(replica, state, questions);
        }
    }

    NodeOptions NodeOptionsOf(NodeId id) => new()
    {
        Directory = _options.Directory,
        Identity = new NodeIdentity(KhonsuNode.IdOf(_options), id),
        Time = _options.TimeProvider,
        TickInterval = Tick(_options),
        ElectionTicks = KhonsuNode.TicksPerElection,
        CheckpointLogBytes = _options.CheckpointLogBytes,
        LogTailEntries = _options.LogTailEntries,
        Archive = _options.Archive?.In(_options.Directory, _options.Shards),
        Events = _telemetry.Events,
    };

    static TimeSpan Tick(KhonsuNodeOptions options) => options.ElectionTimeout / KhonsuNode.TicksPerElection;

    // Why: what ends a node that starts is an error of its files or of its tables, and no transaction knows of it.
    static KhonsuException? CauseOf(Exception error)
        => error is ClusterUnavailableException { InnerException: NodeStoppedException { InnerException: { } cause } }
            ? WordsFor(cause)
            : null;

    static KhonsuException? WordsFor(Exception error) => error switch
    {
        StorageException fault => new NodeStorageException(fault),
        MalformedBytesException malformed => new NodeStorageException(FileFaults.Of(malformed)),
        _ => error as KhonsuException,
    };
}
