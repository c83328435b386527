using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// What the machines of all groups want sent, until all of them have done what there is to do: then it goes together,
/// so that what is for one node goes in few frames. On the consensus thread only.
/// </summary>
/// <remarks>What waits is bounded by what the machines hand out at a time.</remarks>
sealed class Outbox(IPeerTransport transport)
{
    readonly List<Envelope> _waiting = [];

    /// <summary>Takes a message, to be sent behind all before it.</summary>
    public void Add(Envelope envelope) => _waiting.Add(envelope);

    /// <summary>Sends what waits.</summary>
    public void Flush()
    {
        if (_waiting.Count == 0)
            return;
        transport.Send(_waiting);
        _waiting.Clear();
    }
}
