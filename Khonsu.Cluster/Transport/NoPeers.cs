using Khonsu.Cluster.Consensus;

namespace Khonsu.Cluster.Transport;

/// <summary>The transport of a cluster of one: nobody is there to be reached.</summary>
sealed class NoPeers : IPeerTransport
{
    /// <inheritdoc />
    public void Start(IPeerReceiver receiver)
    {
    }

    /// <inheritdoc />
    public void Send(IReadOnlyList<Envelope> envelopes)
    {
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => default;
}
