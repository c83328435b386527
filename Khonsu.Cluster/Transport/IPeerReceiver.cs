using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport;

/// <summary>Takes what arrives from other nodes. May be called on any thread, by several at a time; each call returns
/// at once.</summary>
interface IPeerReceiver
{
    /// <summary>Takes messages that have arrived together.</summary>
    /// <param name="envelopes">In the order in which they were sent. Well formed; whether each is for us, the machines
    /// ask themselves.</param>
    void Receive(IReadOnlyList<Envelope> envelopes);

    /// <summary>Tells that a connection to a peer is there again, so that messages before may be lost.</summary>
    /// <param name="peer">The peer.</param>
    void Reconnected(NodeId peer);
}
