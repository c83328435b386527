using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The parts of a client, whatever its model is. For any thread.</summary>
sealed class ClientCore : IAsyncDisposable
{
    static readonly TimeSpan s_doubtPause = TimeSpan.FromMilliseconds(50);

    readonly KhonsuClientConnection _options;
    readonly IReadOnlyList<TableDefinition> _tables;
    readonly LateSink _sink = new();
    readonly RemoteCluster _cluster;
    readonly SinkOptions _sinkOptions;
    readonly FreshReads _fresh;
    readonly Meter _meter;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ulong _client = NewId();
    Task _following = Task.CompletedTask;

    // Order: written once, by the task that follows, when the first node has told how many shards there are.
    ClientParts? _parts;

    /// <summary>Makes the store's side; the network is used from <see cref="StartAsync"/> on.</summary>
    /// <param name="options">Which were checked.</param>
    /// <param name="tables">Of the store.</param>
    public ClientCore(KhonsuClientConnection options, IReadOnlyList<TableDefinition> tables)
    {
        (_options, _tables) = (options, tables);
        _cluster = new RemoteCluster(error => MaybeParts?.FailAll(error));
        var meter = new MeterOptions(CommitTelemetry.Name)
        {
            Tags = [new("khonsu.cluster.name", options.Cluster)],
        };
        _meter = options.Store.MeterFactory?.Create(meter) ?? new Meter(meter);
        _sinkOptions = new SinkOptions(
            new NodeId(_client), options.CommitTimeout, s_doubtPause, options.TimeProvider);
        _fresh = new FreshReads(_sinkOptions);
    }

    /// <summary>The options with which the store is to be opened.</summary>
    public StoreOptions StoreOptions => _options.Store with { Sink = _sink };

    /// <summary>The store; null when it was opened without the options.</summary>
    public KhonsuStore? Store => _sink.Store;

    /// <summary>Completes when the client has ended; fails when an error has ended it.</summary>
    public Task Completion => _ended.Task;

    /// <summary>How it is.</summary>
    public KhonsuClientStatus Status => new()
    {
        Client = _client,
        Node = _cluster.Connection?.Node,
        AppliedEntries = AppliedEntries,
        OpenCommits = MaybeParts?.Shards[0].Sink.OpenCount ?? 0,
        Staleness = _fresh.Age,
    };

    /// <summary>Entries that are in the store, of all shards.</summary>
    public long AppliedEntries => MaybeStore?.AppliedEntries ?? 0;

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
                _tables,
                shards,
                _sink.Store!,
                _cluster,
                _sinkOptions,
                new CommitTelemetry(_meter, 0, _options.TimeProvider),
                _options.Directory);
            Volatile.Write(ref _parts, parts);
            _sink.Open(parts.Sink);
        }

        return parts.Shards.Count == shards
            ? parts.Store
            : throw new MalformedBytesException($"there are {shards} shards, and were {parts.Shards.Count}");
    }

    /// <summary>Tells those who wait for commits what a node has answered.</summary>
    public void Take(V1.CommitReplies replies) => MaybeParts?.Take(replies);

    /// <summary>Connects, and waits until the store has all that was committed before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _cluster.Disconnect("The client has not connected yet.");
        _following = FollowAsync();
        await SynchronizeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the store has all that was committed anywhere before the call.</summary>
    public Task SynchronizeAsync(CancellationToken cancellationToken)
        => UnlessEndedAsync(_fresh.SynchronizeAsync(ReadIndexAsync, cancellationToken));

    /// <summary>Waits until the store is at most so old.</summary>
    public Task FreshenAsync(TimeSpan maxStaleness, CancellationToken cancellationToken)
        => UnlessEndedAsync(_fresh.FreshenAsync(ReadIndexAsync, maxStaleness, cancellationToken));

    /// <summary>Asks the log how a commit ended.</summary>
    public async Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken)
    {
        ClientShard? home = MaybeParts?.HomeOf(commit.Number);
        bool isOurs = home is not null && commit.Node == _client && commit.Start == home.Start;
        bool isNone = commit.Node == 0 || commit.Start == 0 || commit.Number == 0
            || (home is null && MaybeParts is not null);
        // Why: a question about a commit that does not exist yet would give it up before it is made.
        if (isNone || (isOurs && commit.Number > home!.Sink.LastNumber))
            throw new ArgumentException($"There is no commit {commit}.", nameof(commit));
        CommitOutcome outcome = await PatientCall.RunAsync(
            () => _cluster.GetOutcomeAsync(commit), _sinkOptions, cancellationToken).ConfigureAwait(false);
        if (isOurs)
            home!.Sink.Settled(commit.Number);
        return outcome;
    }

    /// <summary>Takes no further commits, and waits until those that were taken have ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task idle = (MaybeParts?.CloseAsync() ?? Task.CompletedTask).WaitAsync(cancellationToken);
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
        MaybeParts?.Dispose();
        _meter.Dispose();
    }

    async Task FollowAsync()
    {
        // Why: what connects must not run on the thread of whoever starts it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? error = null;
        try
        {
            await new Follower(_options, this, _cluster).RunAsync(_stop.Token).ConfigureAwait(false);
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
        _cluster.End(new NodeStoppedException(
            error is null ? StopCause.Requested : StopCause.State,
            $"The client has ended. {error?.Message}".TrimEnd(),
            error));
    }

    Task ReadIndexAsync() => MaybeParts?.ReadIndexAsync() ?? throw _cluster.WhyNot();

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
