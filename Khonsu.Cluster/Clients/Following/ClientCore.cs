using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The parts that every client has, whatever its model is and whichever rows it keeps. For any
/// thread.</summary>
abstract class ClientCore : IAsyncDisposable
{
    static readonly TimeSpan s_doubtPause = TimeSpan.FromMilliseconds(50);

    readonly FreshReads _fresh;
    readonly Meter _meter;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _following = Task.CompletedTask;

    /// <summary>Makes the store's side; the network is used from <see cref="StartAsync"/> on.</summary>
    /// <param name="options">Which were checked.</param>
    protected ClientCore(KhonsuClientConnection options)
    {
        Options = options;
        var meter = new MeterOptions(CommitTelemetry.Name)
        {
            Tags = [new("khonsu.cluster.name", options.Cluster)],
        };
        _meter = options.Store.MeterFactory?.Create(meter) ?? new Meter(meter);
        Telemetry = new CommitTelemetry(_meter, 0, options.TimeProvider);
        SinkOptions = new SinkOptions(
            new NodeId(NewId()), options.CommitTimeout, s_doubtPause, options.TimeProvider);
        _fresh = new FreshReads(SinkOptions);
    }

    /// <summary>The options with which the store is to be opened.</summary>
    public abstract StoreOptions StoreOptions { get; }

    /// <summary>The store; null when it was opened without the options.</summary>
    public abstract KhonsuStore? Store { get; }

    /// <summary>How it is.</summary>
    public abstract KhonsuClientStatus Status { get; }

    /// <summary>Grows with what a node has said that was of use.</summary>
    public abstract long Progress { get; }

    /// <summary>Completes when the client has ended; fails when an error has ended it.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Which nodes, and what bounds it.</summary>
    protected KhonsuClientConnection Options { get; }

    /// <summary>Who the client is, and how long it tries.</summary>
    protected SinkOptions SinkOptions { get; }

    /// <summary>Counts and measures.</summary>
    protected CommitTelemetry Telemetry { get; }

    /// <summary>How old the store is at most; null before the first synchronization.</summary>
    protected TimeSpan? Age => _fresh.Age;

    /// <summary>Makes a connection to a node; the network is used by its calls.</summary>
    /// <param name="node">The node.</param>
    /// <param name="stop">The client ends.</param>
    public abstract NodeLink Link(Uri node, CancellationToken stop);

    /// <summary>There is a connection, and the node has taken the client.</summary>
    /// <param name="link">The connection, one of this client.</param>
    public abstract void OnConnected(NodeLink link);

    /// <summary>There is no connection any more.</summary>
    /// <param name="why">Why.</param>
    public abstract void OnDisconnected(string why);

    /// <summary>Asks the log how a commit ended.</summary>
    public abstract Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken);

    /// <summary>Connects, and waits until the store has all that was committed before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        OnDisconnected("The client has not connected yet.");
        _following = RunAsync();
        await SynchronizeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the store has all that was committed anywhere before the call.</summary>
    public Task SynchronizeAsync(CancellationToken cancellationToken)
        => UnlessEndedAsync(_fresh.SynchronizeAsync(ReadIndexAsync, cancellationToken));

    /// <summary>Waits until the store is at most so old.</summary>
    public Task FreshenAsync(TimeSpan maxStaleness, CancellationToken cancellationToken)
        => UnlessEndedAsync(_fresh.FreshenAsync(ReadIndexAsync, maxStaleness, cancellationToken));

    /// <summary>Takes no further commits, and waits until those that were taken have ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        OnDisposed();
        _meter.Dispose();
    }

    /// <summary>Waits until the store has all that was committed before the call, if it is answered at once.</summary>
    /// <exception cref="RefusedException">It was not, and can be asked for again.</exception>
    protected abstract Task ReadIndexAsync();

    /// <summary>Takes no further commits.</summary>
    /// <returns>Completes when those that were taken are answered.</returns>
    protected abstract Task CloseAsync();

    /// <summary>The client has ended: whoever waits is told.</summary>
    /// <param name="end">Why.</param>
    protected abstract void OnEnded(NodeStoppedException end);

    /// <summary>Nobody uses it any more.</summary>
    protected virtual void OnDisposed()
    {
    }

    async Task RunAsync()
    {
        // Why: what connects must not run on the thread of whoever starts it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? error = null;
        try
        {
            await new Follower(Options, this).RunAsync(_stop.Token).ConfigureAwait(false);
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
        OnEnded(new NodeStoppedException(
            error is null ? StopCause.Requested : StopCause.State,
            $"The client has ended. {error?.Message}".TrimEnd(),
            error));
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
