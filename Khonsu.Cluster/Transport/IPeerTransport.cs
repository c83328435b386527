using Khonsu.Cluster.Consensus;

namespace Khonsu.Cluster.Transport;

/// <summary>
/// Carries messages from this node to others. It may lose, repeat and reorder them, for the machines bear all that; it
/// never changes one and never makes one up.
/// </summary>
interface IPeerTransport : IAsyncDisposable
{
    /// <summary>Begins to connect and to accept; called once.</summary>
    /// <param name="receiver">Who takes what arrives.</param>
    void Start(IPeerReceiver receiver);

    /// <summary>Hands over a message for the node it is addressed to. Never waits and never throws for a peer that is
    /// away, unknown or slow: the message is dropped then, and counted.</summary>
    /// <param name="envelope">Of this node, to another one.</param>
    void Send(Envelope envelope);
}
