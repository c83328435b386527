using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The parts of a client, whatever its model is. For any thread.</summary>
sealed class ClientCore : IAsyncDisposable
{
    static readonly TimeSpan s_doubtPause = TimeSpan.FromMilliseconds(50);

    readonly KhonsuClientConnection _options;
    readonly StoreState _state;
    readonly OwnCommits _own = new();
    readonly FollowedState _followed;
    readonly RemoteReplica _replica;
    readonly LogSink _sink;
    readonly ClientSink _door;
    readonly FreshReads _fresh;
    readonly Meter _meter;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ulong _client = NewId();
    Task _following = Task.CompletedTask;

    // Order: 0, or where the log has opened the session last; written by the task that opens.
    ulong _start;

    /// <summary>Makes the store's side; the network is used from <see cref="StartAsync"/> on.</summary>
    /// <param name="options">Which were checked.</param>
    /// <param name="tables">Of the store.</param>
    public ClientCore(KhonsuClientConnection options, IReadOnlyList<TableDefinition> tables)
    {
        _options = options;
        _state = new StoreState(tables);
        _followed = new FollowedState(_state, new NodeId(_client), _own, options.Directory);
        _replica = new RemoteReplica(_followed, _own);
        var meter = new MeterOptions(CommitTelemetry.Name)
        {
            Tags = [new("khonsu.cluster.name", options.Cluster)],
        };
        _meter = options.Store.MeterFactory?.Create(meter) ?? new Meter(meter);
        var sinkOptions = new SinkOptions(
            new NodeId(_client), options.CommitTimeout, s_doubtPause, options.TimeProvider);
        _sink = new LogSink(_state, sinkOptions, new CommitTelemetry(_meter, 0, options.TimeProvider));
        _door = new ClientSink(_sink, OpenAsync);
        _sink.OnSessionLost = _door.Forget;
        _fresh = new FreshReads(sinkOptions);
    }

    /// <summary>The options with which the store is to be opened.</summary>
    public StoreOptions StoreOptions => _options.Store with { Sink = _door };

    /// <summary>The store; null when it was opened without the options.</summary>
    public KhonsuStore? Store => _state.Store;

    /// <summary>Completes when the client has ended; fails when an error has ended it.</summary>
    public Task Completion => _ended.Task;

    /// <summary>How it is.</summary>
    public KhonsuClientStatus Status => new()
    {
        Client = _client,
        Node = _replica.Connection?.Node,
        AppliedEntries = _followed.Applied.Value,
        OpenCommits = _sink.OpenCount,
        Staleness = _fresh.Age,
    };

    /// <summary>Connects, and waits until the store has all that was committed before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _replica.Disconnect("The client has not connected yet.");
        _following = FollowAsync();
        await SynchronizeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the store has all that was committed anywhere before the call.</summary>
    public Task SynchronizeAsync(CancellationToken cancellationToken)
        => UnlessEndedAsync(_fresh.SynchronizeAsync(_replica.ReadIndexAsync, cancellationToken));

    /// <summary>Waits until the store is at most so old.</summary>
    public Task FreshenAsync(TimeSpan maxStaleness, CancellationToken cancellationToken)
        => UnlessEndedAsync(_fresh.FreshenAsync(_replica.ReadIndexAsync, maxStaleness, cancellationToken));

    /// <summary>Asks the log how a commit ended.</summary>
    public async Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken)
    {
        bool isOurs = commit.Node == _client && commit.Start == Volatile.Read(ref _start);
        bool isNone = commit.Node == 0 || commit.Start == 0 || commit.Number == 0;
        // Why: a question about a commit that does not exist yet would give it up before it is made.
        if (isNone || (isOurs && commit.Number > _sink.LastNumber))
            throw new ArgumentException($"There is no commit {commit}.", nameof(commit));
        var request = new V1.GetOutcomeRequest { Node = commit.Node, Start = commit.Start, Number = commit.Number };
        V1.GetOutcomeReply reply = await PatientCall.RunAsync(
            () => _replica.AskAsync(_ => (ClientMethods.GetOutcome, request)), _sink.Options, cancellationToken)
            .ConfigureAwait(false);
        if (isOurs)
            _sink.Settled(commit.Number);
        return new CommitOutcome((CommitOutcomeKind)reply.Outcome, (long)reply.Timestamp);
    }

    /// <summary>Takes no further commits, and waits until those that were taken have ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task idle = _sink.CloseAsync().WaitAsync(cancellationToken);
        await idle.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends what was never started.</summary>
    public void Abandon()
    {
        _stop.Dispose();
        _meter.Dispose();
    }

    /// <summary>Ends at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End(null);
        _followed.Dispose();
        _meter.Dispose();
    }

    async Task FollowAsync()
    {
        // Why: what connects must not run on the thread of whoever starts it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? error = null;
        try
        {
            await new Follower(_options, _followed, _own, _replica).RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            error = broken as KhonsuException ?? new ClientFailedException(broken);
        }

        End(error);
    }

    void End(Exception? error)
    {
        bool isFirst = error is null ? _ended.TrySetResult() : _ended.TrySetException(error);
        if (!isFirst)
            return;
        // Why: not everybody looks at it, and who does not is told by every call.
        _ = _ended.Task.Exception;
        _replica.End(new NodeStoppedException(
            error is null ? StopCause.Requested : StopCause.State,
            $"The client has ended. {error?.Message}".TrimEnd(),
            error));
    }

    async Task OpenAsync()
    {
        V1.OpenSessionReply reply = await PatientCall.RunAsync(
            () => _replica.AskAsync(connection => (
                MirrorMethods.OpenSession,
                new V1.OpenSessionRequest { Cluster = connection.Cluster, Client = _client })),
            _sink.Options,
            CancellationToken.None).ConfigureAwait(false);
        Volatile.Write(ref _start, reply.Start);
        _sink.Connect(_replica, reply.Start);
    }

    async Task UnlessEndedAsync(Task asked)
    {
        await Task.WhenAny(asked, Completion).ConfigureAwait(false);
        // Why the end first: it tells more than what it has cut off.
        if (Completion.IsFaulted)
            await Completion.ConfigureAwait(false);
        await asked.ConfigureAwait(false);
    }

    static ulong NewId()
        => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | RequestId.ClientFirst;
}
