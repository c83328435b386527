using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>What came of one step of one node.</summary>
sealed class ExplorerOutput
{
    /// <summary>Messages that left.</summary>
    public List<Envelope> Sent { get; } = [];

    /// <summary>Entries handed out as decided: index and chain.</summary>
    public List<(LogIndex Index, ulong Chain)> Decided { get; } = [];
}
