using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>The transport of one node over a <see cref="MemoryNetwork"/>.</summary>
sealed class MemoryLink(MemoryNetwork network, NodeId node) : IPeerTransport
{
    public void Start(IPeerReceiver receiver) => network.Add(node, receiver);

    public void Send(IReadOnlyList<Envelope> envelopes)
    {
        foreach (Envelope envelope in envelopes)
        {
            Assert.Equal(node, envelope.From);
            network.Carry(envelope);
        }
    }

    public ValueTask DisposeAsync()
    {
        network.Remove(node);
        return default;
    }
}
