using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport;

/// <summary>Takes what arrives from other nodes. May be called on any thread, by several at a time; each call returns
/// at once.</summary>
interface IPeerReceiver
{
    /// <summary>Takes a message.</summary>
    /// <param name="envelope">Well formed; whether it is for us, the machines ask themselves.</param>
    void Receive(Envelope envelope);

    /// <summary>Tells that a connection to a peer is there again, so that messages before may be lost.</summary>
    /// <param name="peer">The peer.</param>
    void Reconnected(NodeId peer);
}
