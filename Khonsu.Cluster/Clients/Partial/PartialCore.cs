using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Clients.Following;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>A client that keeps only the rows that its blocks read. For any thread.</summary>
sealed class PartialCore : ClientCore
{
    readonly KeptRows _kept;
    readonly RowFetches _fetches;
    readonly PartialCommits _commits;
    readonly PartialSink _sink;
    readonly RemoteCluster<RowsConnection> _cluster;
    readonly Pulse _connected = new();

    // Order: written by the task that follows; who misses a change is told that the old one has ended.
    RowsSession? _session;
    int _shards;
    long _progress;
    ulong _synchronizations;

    /// <summary>Makes the store's side; the network is used from the start on.</summary>
    /// <param name="options">Which were checked.</param>
    /// <param name="partial">How many rows are kept.</param>
    /// <param name="tables">Of the store.</param>
    public PartialCore(
        KhonsuClientConnection options, KhonsuPartialOptions partial, IReadOnlyList<TableDefinition> tables)
        : base(options)
    {
        _cluster = new RemoteCluster<RowsConnection>(static _ => { });
        _kept = new KeptRows(tables, partial.RowsMax, OnKnown, OnLettingGo);
        _fetches = new RowFetches(SinkOptions, _kept.Knows, _cluster.WhyNot);
        _commits = new PartialCommits(
            _kept,
            _cluster,
            SinkOptions,
            Telemetry,
            SessionAsync,
            () => SynchronizeAsync(CancellationToken.None));
        _sink = new PartialSink(_kept, _fetches, _commits, this);
    }

    /// <inheritdoc />
    public override StoreOptions StoreOptions => Options.Store with { Sink = _sink };

    /// <inheritdoc />
    public override KhonsuStore? Store => _kept.Store;

    /// <inheritdoc />
    public override KhonsuClientStatus Status => new()
    {
        Client = 0,
        Node = _cluster.Connection?.Node,
        AppliedEntries = 0,
        OpenCommits = _commits.OpenCount,
        Staleness = Age,
        Kept = _kept.Count,
    };

    /// <inheritdoc />
    public override long Progress => Volatile.Read(ref _progress);

    /// <summary>The tables by name.</summary>
    public IReadOnlyDictionary<string, ReplicaTable> Tables => _kept.Tables;

    /// <summary>How many rows are kept, about.</summary>
    public int RowsMax => _kept.RowsMax;

    /// <summary>How many shards there are; 0 before a node has told.</summary>
    public int Shards => Volatile.Read(ref _shards);

    /// <inheritdoc />
    public override NodeLink Link(Uri node, CancellationToken stop) => new RowsConnection(Options, node, this, stop);

    /// <inheritdoc />
    public override void OnConnected(NodeLink link)
    {
        var connection = (RowsConnection)link;
        var session = new RowsSession(connection, Shards);
        session.AskForNames();
        _cluster.Connect(connection);
        Volatile.Write(ref _session, session);
        _fetches.Connect(connection);
        _connected.Beat();
    }

    /// <inheritdoc />
    public override void OnDisconnected(string why)
    {
        _fetches.Disconnect();
        Interlocked.Exchange(ref _session, null)?.End();
        _cluster.Disconnect(why);
    }

    /// <inheritdoc />
    public override Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken)
        => commit.Node == 0 || commit.Start == 0 || commit.Number == 0
            ? throw new ArgumentException($"There is no commit {commit}.", nameof(commit))
            : PatientCall.RunAsync(() => _cluster.GetOutcomeAsync(commit), SinkOptions, cancellationToken);

    /// <summary>A node has taken the client; by the task that follows.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="start">What it has said.</param>
    /// <exception cref="MalformedBytesException">Another node has said otherwise.</exception>
    public void Begin(RowsConnection connection, V1.RowsStart start)
    {
        int before = Interlocked.CompareExchange(ref _shards, (int)start.Shards, 0);
        if (before != 0 && before != connection.Shards)
            throw new MalformedBytesException($"there are {connection.Shards} shards, and were {before}");
        _kept.Reset();
    }

    /// <summary>Takes what a node says; by the task that follows.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="reply">What it says.</param>
    /// <exception cref="MalformedBytesException">It is nothing that can be next.</exception>
    public void Take(RowsConnection connection, V1.RowsReply reply)
    {
        Volatile.Write(ref _progress, _progress + 1);
        switch (reply.ContentCase)
        {
            case V1.RowsReply.ContentOneofCase.Found:
                Take(connection, reply.Found);
                break;
            case V1.RowsReply.ContentOneofCase.Changed:
                if (connection.Gather(reply.Changed.Tables, reply.Changed.GoesOn) is { } changes)
                    _kept.Change(reply.Changed.Timestamp, changes);
                break;
            case V1.RowsReply.ContentOneofCase.Progress:
                _kept.OnProgress(reply.Progress);
                break;
            case V1.RowsReply.ContentOneofCase.Names:
                Volatile.Read(ref _session)?.Take(reply.Names);
                break;
            case V1.RowsReply.ContentOneofCase.End:
                Take(reply.End);
                break;
            default:
                throw new MalformedBytesException("a reply has nothing that is known");
        }
    }

    /// <inheritdoc />
    protected override async Task ReadIndexAsync()
    {
        RowsSession session = Volatile.Read(ref _session) ?? throw _cluster.WhyNot();
        ulong number = RowsNumbers.Synchronization(Interlocked.Increment(ref _synchronizations));
        V1.RowsEnd? end;
        try
        {
            end = await session.Synchronize(number)
                .End.WaitAsync(Options.CommitTimeout, Options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            session.Connection.OnUseless();
            throw Remote.Unreachable("The node has not answered in time.");
        }

        if (end is null)
            throw _cluster.WhyNot();
        if (end.EndCase == V1.RowsEnd.EndOneofCase.Timestamp)
            return;
        session.Connection.OnUseless();
        throw RowsFailures.RefusalOf(end.Failure ?? new V1.RowsFailure());
    }

    /// <inheritdoc />
    protected override Task CloseAsync() => _commits.CloseAsync();

    /// <inheritdoc />
    protected override void OnEnded(NodeStoppedException end)
    {
        _cluster.End(end);
        Interlocked.Exchange(ref _session, null)?.End();
        _fetches.EndAll(ClusterUnavailableException.OfCall(end));
        _connected.Beat();
    }

    void Take(RowsConnection connection, V1.RowsFound found)
    {
        if (connection.Gather(found.Tables, found.GoesOn) is { } rows)
            _kept.Find(new FoundRows(_fetches.Answered(found.Number), found.Timestamp, rows));
    }

    void Take(V1.RowsEnd end)
    {
        if (end.EndCase == V1.RowsEnd.EndOneofCase.Timestamp)
            _kept.OnProgress(end.Timestamp);
        if (RowsNumbers.IsFetch(end.Number))
        {
            _fetches.End(
                _fetches.Answered(end.Number), RowsFailures.OfFetch(end.Failure ?? new V1.RowsFailure(), RowsMax));
            return;
        }

        if (end.EndCase == V1.RowsEnd.EndOneofCase.Conflict)
            _kept.OnProgress(end.Conflict.Timestamp);
        Volatile.Read(ref _session)?.Take(end);
    }

    void OnKnown(FoundRows found) => _fetches.End(found.Wants, null);

    void OnLettingGo(IReadOnlyList<WantedRows> rows) => _cluster.Connection?.Drop(rows);

    async Task<RowsSession> SessionAsync(long began)
    {
        while (true)
        {
            if (Volatile.Read(ref _session) is { } session)
                return session;
            TimeSpan left = Options.CommitTimeout - Options.TimeProvider.GetElapsedTime(began);
            if (_cluster.Ended is not null || left <= TimeSpan.Zero)
                throw ClusterUnavailableException.OfCommit(_cluster.WhyNot());
            // Why no longer: who connects between the look and the wait is not heard of.
            await _connected.WaitAsync(
                left < SinkOptions.DoubtPause ? left : SinkOptions.DoubtPause, Options.TimeProvider)
                .ConfigureAwait(false);
        }
    }
}
