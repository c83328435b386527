using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Exploring;

/// <summary>What came of one step of one node.</summary>
sealed class ExplorerOutput
{
    readonly List<Envelope> _sent = [];

    /// <summary>Messages that left.</summary>
    public IReadOnlyList<Envelope> Sent => _sent;

    /// <summary>Entries handed out as decided.</summary>
    public List<(LogIndex Index, LogEntry Entry)> Decided { get; } = [];

    /// <summary>Messages leave.</summary>
    /// <param name="envelopes">The messages.</param>
    /// <param name="durable">What is durable at their sender at this moment.</param>
    /// <exception cref="ViolationException">I8 is broken.</exception>
    public void Send(IReadOnlyList<Envelope> envelopes, GroupImage durable)
    {
        foreach (Envelope envelope in envelopes)
        {
            SendCheck.Check(envelope, durable);
            // Elections are steps of their own here, so what would bring them about does not travel.
            if (envelope.Message is not (HeartbeatRequest or HeartbeatReply))
                _sent.Add(envelope);
        }
    }
}
