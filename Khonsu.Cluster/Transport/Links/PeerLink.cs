using Khonsu.Cluster.Consensus;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>
/// Sends to one peer in one traffic class: keeps a connection, makes another when it ends, and drops what cannot be
/// sent.
/// </summary>
sealed class PeerLink : IAsyncDisposable
{
    readonly Dialer _dialer;
    readonly TrafficClass _traffic;
    readonly Pauses _pauses;
    readonly LinkCounters _counters = new();
    readonly OutgoingQueue _queue;
    readonly CancellationTokenSource _stop = new();
    Task _running = Task.CompletedTask;

    /// <summary>Makes a link that does nothing yet.</summary>
    public PeerLink(Dialer dialer, TrafficClass traffic, Random chance)
    {
        _dialer = dialer;
        _traffic = traffic;
        _pauses = new Pauses(dialer.Options.PauseFirst, dialer.Options.PauseMax, chance);
        _queue = new OutgoingQueue(dialer.Options.QueueOf(traffic), _counters);
    }

    /// <summary>What it has done.</summary>
    public LinkStatistics Statistics => _counters.Read();

    /// <summary>Begins to connect; called once.</summary>
    /// <param name="receiver">Is told of new connections.</param>
    public void Start(IPeerReceiver receiver) => _running = Task.Run(() => RunAsync(receiver));

    /// <summary>Adds messages to what waits.</summary>
    public void Send(IEnumerable<Envelope> envelopes) => _queue.Add(envelopes);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _queue.Clear();
        _stop.Dispose();
    }

    async Task RunAsync(IPeerReceiver receiver)
    {
        TimeProvider time = _dialer.Options.Time;
        while (!_stop.IsCancellationRequested)
        {
            long begun = time.GetTimestamp();
            try
            {
                await ConnectAndSendAsync(receiver).ConfigureAwait(false);
            }
            catch (Exception broken)
            {
                // Why any: whatever it was, the next connection begins anew, and nobody else would try it.
                _counters.OnDown(broken.Message);
            }
            TimeSpan pause = _pauses.Next(time.GetElapsedTime(begun));
            await Task.Delay(pause, time, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task ConnectAndSendAsync(IPeerReceiver receiver)
    {
        PeerConnection connection;
        try
        {
            connection = await PeerConnection.OpenAsync(_dialer, _traffic, _stop.Token).ConfigureAwait(false);
        }
        catch
        {
            _queue.Clear();
            throw;
        }
        using (connection)
        {
            _counters.OnUp();
            if (_traffic == TrafficClass.Consensus)
                receiver.Reconnected(_dialer.Peer);
            await SendUntilEndAsync(connection).ConfigureAwait(false);
        }
    }

    async Task SendUntilEndAsync(PeerConnection connection)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task watching = connection.WatchAsync();
        Task sending = SendAllAsync(connection, over.Token);
        Task first = await Task.WhenAny(watching, sending).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        // Order: the end of the call before both are awaited, for it is what ends them.
        connection.Dispose();
        await Task.WhenAll(watching, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    async Task SendAllAsync(PeerConnection connection, CancellationToken stop)
    {
        var frames = new FrameBuilder(
            _queue, _counters, connection.Welcome.Version, connection.Welcome.FrameBytesMax);
        while (!stop.IsCancellationRequested)
        {
            // Order: what is there before the wait, for a connection that broke may have left some behind.
            while (!stop.IsCancellationRequested && frames.TryBuild() is { } frame)
            {
                await connection.SendAsync(frame).ConfigureAwait(false);
                _counters.OnSent(frame.Batch.Envelopes.Count, frame.CalculateSize());
            }
            await _queue.WaitAsync(stop).ConfigureAwait(false);
        }
    }
}
