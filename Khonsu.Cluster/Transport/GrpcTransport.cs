using System.Collections.Concurrent;
using System.Net;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.Transport.Links;
using Khonsu.Cluster.Transport.Security;
using Khonsu.Cluster.Transport.Serving;

namespace Khonsu.Cluster.Transport;

/// <summary>
/// Carries messages between nodes by gRPC. It listens from the start, and connects to the peers whose addresses it is
/// told; each node sends by connections that it has made itself, one for each traffic class. The design is in
/// docs/design/wire.md.
/// </summary>
sealed class GrpcTransport : IPeerTransport
{
    readonly TransportOptions _options;
    readonly PeerService _service;
    readonly ServingCounters _counters;
    readonly ConcurrentDictionary<NodeId, PeerLinks> _peers = [];

    // Held by who adds, moves or removes a peer, starts or stops; never by who sends.
    readonly Lock _gate = new();
    PeerHost? _host;
    IPeerReceiver? _receiver;

    // Order: none; a handshake under way may still use the former ones.
    volatile NodeCredentials? _credentials;

    // Order: none; counted by whoever sends.
    long _droppedUnknown;
    bool _isDisposed;

    GrpcTransport(TransportOptions options)
    {
        _options = options;
        _credentials = options.Credentials;
        _counters = new ServingCounters();
        _service = new PeerService(options, _counters);
    }

    /// <summary>Where this node listens.</summary>
    public IPEndPoint Endpoint => _host!.Endpoint;

    /// <summary>What was carried, and what was dropped.</summary>
    public TransportStatistics Statistics => new()
    {
        Links = _peers
            .SelectMany(static peer => Traffic.Classes.Select(traffic
                => (Key: (peer.Key, traffic), Value: peer.Value.StatisticsOf(traffic))))
            .ToDictionary(static link => link.Key, static link => link.Value),
        DroppedUnknown = Interlocked.Read(ref _droppedUnknown),
        ReceivedFrames = _counters.Frames,
        ReceivedMessages = _counters.Messages,
        Refusals = _counters.Refusals,
        LastRefusal = _counters.LastRefusal,
    };

    Func<NodeCredentials>? Credentials => _credentials is null ? null : () => _credentials;

    /// <summary>Begins to listen. Calls of others are refused, and nobody is connected to, before
    /// <see cref="Start"/>.</summary>
    /// <exception cref="TransportException">The address may not or cannot be listened on, or the certificate cannot be
    /// used.</exception>
    /// <exception cref="ArgumentException">A bound makes no sense; the message names it.</exception>
    public static async Task<GrpcTransport> ListenAsync(TransportOptions options)
    {
        if (options.Credentials is null && !IPAddress.IsLoopback(options.Listen.Address))
            throw NotSecured($"listen on {options.Listen}");
        options.Check();
        options.Credentials?.CheckFor(options.CertifiedCluster, options.Node);
        var transport = new GrpcTransport(options);
        transport._host = await PeerHost.StartAsync(
            options, transport._service, transport.Credentials, transport._counters.OnRefusal).ConfigureAwait(false);
        return transport;
    }

    /// <inheritdoc />
    public void Start(IPeerReceiver receiver)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _receiver = receiver;
            _service.Start(receiver);
            foreach (PeerLinks links in _peers.Values)
                links.Start(receiver);
        }
    }

    /// <summary>Says where a node is: a new one, or one that has moved. Links to its former address end.</summary>
    /// <param name="peer">Another node of the cluster.</param>
    /// <param name="address">Where it listens.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    /// <exception cref="TransportException">The address may be on another machine, and there are no
    /// certificates.</exception>
    public async Task SetPeerAsync(NodeId peer, NodeAddress address)
    {
        if (address.Port is < 1 or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(nameof(address), address.Port, "A port is from 1 to 65535.");
        if (_credentials is null && !address.IsLoopback)
            throw NotSecured($"connect to {address}");
        PeerLinks? before;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_peers.TryGetValue(peer, out before) && before.Address == address)
                return;
            var links = new PeerLinks(new Dialer(_options, peer, address, Credentials), address);
            _peers[peer] = links;
            if (_receiver is { } receiver)
                links.Start(receiver);
        }
        if (before is not null)
            await before.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Forgets where a node is. Its own calls are still taken.</summary>
    public async Task RemovePeerAsync(NodeId peer)
    {
        PeerLinks? links;
        lock (_gate)
            _peers.TryRemove(peer, out links);
        if (links is not null)
            await links.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Uses other certificates from the next connection on; those that are there stay.</summary>
    /// <param name="credentials">Of the same node.</param>
    /// <exception cref="TransportException">They cannot be used; the former ones stay.</exception>
    /// <exception cref="InvalidOperationException">The node was begun without certificates.</exception>
    public void ReplaceCredentials(NodeCredentials credentials)
    {
        if (_credentials is null)
            throw new InvalidOperationException("A node that was begun without certificates has to be begun anew.");
        credentials.CheckFor(_options.CertifiedCluster, _options.Node);
        _credentials = credentials;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A chunk of a checkpoint has not been filled.</exception>
    public void Send(IReadOnlyList<Envelope> envelopes)
    {
        if (envelopes.Any(static one => one.Message is CheckpointChunk chunk && chunk.Data.Length != chunk.LengthBytes))
            throw new ArgumentException("A chunk of a checkpoint is filled before it is sent.", nameof(envelopes));
        foreach (IGrouping<NodeId, Envelope> some in envelopes.GroupBy(static one => one.To))
        {
            if (_peers.TryGetValue(some.Key, out PeerLinks? links))
                links.Send(some);
            else
                Interlocked.Add(ref _droppedUnknown, some.Count());
        }
    }

    /// <summary>Does what others ask for, from now on; they are refused before.</summary>
    /// <param name="manager">Who does it.</param>
    public void Serve(IPeerManager manager) => _service.Serve(manager);

    /// <summary>Asks another node for something.</summary>
    /// <param name="peer">The other node.</param>
    /// <param name="order">What it is asked for.</param>
    /// <param name="cancellation">Ends the wait, not what was asked for.</param>
    /// <returns>Its answer, when it gives one; none when it is unknown or cannot be reached.</returns>
    public async Task<PeerOutcome> AskAsync(NodeId peer, PeerOrder order, CancellationToken cancellation)
        => _peers.TryGetValue(peer, out PeerLinks? links)
            ? await PeerQuestion.AskAsync(links.Dialer, order, cancellation).ConfigureAwait(false)
            : PeerOutcome.NoAnswer;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        _service.Close();
        await Task.WhenAll(_peers.Values.Select(static links => links.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _host!.DisposeAsync().ConfigureAwait(false);
    }

    static TransportException NotSecured(string what) => new(
        TransportFault.NotSecured,
        $"This node will not {what} without certificates, because others may be able to listen and to pretend. Give "
            + $"it {nameof(TransportOptions.Credentials)}, or use an address of this machine such as 127.0.0.1.");
}
