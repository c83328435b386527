using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>The links to one peer at one address, one for each traffic class.</summary>
sealed class PeerLinks : IAsyncDisposable
{
    readonly PeerLink[] _links;

    /// <summary>Makes links that do nothing yet.</summary>
    /// <param name="dialer">How the peer is dialled.</param>
    /// <param name="address">Where.</param>
    public PeerLinks(Dialer dialer, NodeAddress address)
    {
        (Dialer, Address) = (dialer, address);
        _links = [.. Traffic.Classes.Select(traffic
            => new PeerLink(dialer, traffic, new Random(dialer.Options.Chance.Next())))];
    }

    /// <summary>How the peer is dialled.</summary>
    public Dialer Dialer { get; }

    /// <summary>Where the peer is.</summary>
    public NodeAddress Address { get; }

    /// <summary>Begins to connect; called once.</summary>
    public void Start(IPeerReceiver receiver)
    {
        foreach (PeerLink link in _links)
            link.Start(receiver);
    }

    /// <summary>Sends messages, each by the link of its class.</summary>
    public void Send(IEnumerable<Envelope> envelopes)
    {
        foreach (IGrouping<TrafficClass, Envelope> some in envelopes.GroupBy(
            static one => Traffic.ClassOf(one.Message)))
        {
            Of(some.Key).Send(some);
        }
    }

    /// <summary>What the link of a class has done.</summary>
    public LinkStatistics StatisticsOf(TrafficClass traffic) => Of(traffic).Statistics;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
        => await Task.WhenAll(_links.Select(static link => link.DisposeAsync().AsTask())).ConfigureAwait(false);

    PeerLink Of(TrafficClass traffic) => _links[Array.IndexOf(Traffic.Classes, traffic)];
}
