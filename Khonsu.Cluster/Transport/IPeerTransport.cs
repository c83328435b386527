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

    /// <summary>Hands over messages for the nodes they are addressed to; what is for one goes together. Never waits and
    /// never throws for a peer that is away, unknown or slow: a message is dropped then, and counted.</summary>
    /// <param name="envelopes">Of this node, to others, in their order; the list is the caller's again
    /// afterwards.</param>
    void Send(IReadOnlyList<Envelope> envelopes);
}
