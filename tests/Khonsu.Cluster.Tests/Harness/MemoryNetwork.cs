using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Carries messages between nodes of one process, over links that can be cut.</summary>
sealed class MemoryNetwork
{
    readonly Lock _gate = new();
    readonly Dictionary<NodeId, IPeerReceiver> _receivers = [];
    readonly HashSet<NodeId> _isolated = [];

    /// <summary>May change a message or drop it by null; called on threads of nodes.</summary>
    public Func<Envelope, Envelope?> OnWay { get; set; } = static envelope => envelope;

    /// <summary>Makes the transport of a node.</summary>
    public IPeerTransport LinkOf(NodeId node) => new MemoryLink(this, node);

    /// <summary>Cuts all links of a node.</summary>
    public void Isolate(NodeId node)
    {
        lock (_gate)
            _isolated.Add(node);
    }

    /// <summary>Mends them; both sides hear of it.</summary>
    public void Rejoin(NodeId node)
    {
        KeyValuePair<NodeId, IPeerReceiver>[] receivers;
        lock (_gate)
        {
            _isolated.Remove(node);
            receivers = [.. _receivers];
        }

        foreach ((NodeId other, IPeerReceiver receiver) in receivers)
        {
            foreach ((NodeId peer, _) in receivers)
            {
                if (peer != other && (peer == node || other == node))
                    receiver.Reconnected(peer);
            }
        }
    }

    internal void Add(NodeId node, IPeerReceiver receiver)
    {
        lock (_gate)
            _receivers[node] = receiver;
    }

    internal void Remove(NodeId node)
    {
        lock (_gate)
            _receivers.Remove(node);
    }

    internal void Carry(Envelope envelope)
    {
        Assert.False(envelope.Message is CheckpointChunk { Data.Length: 0 }, "a piece of a checkpoint has no bytes");
        if (OnWay(envelope) is { } arriving)
            ReceiverOf(arriving)?.Receive([arriving]);
    }

    IPeerReceiver? ReceiverOf(Envelope envelope)
    {
        lock (_gate)
        {
            bool isCut = _isolated.Contains(envelope.From) || _isolated.Contains(envelope.To);
            return isCut ? null : _receivers.GetValueOrDefault(envelope.To);
        }
    }
}
