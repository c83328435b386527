using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>A change of configuration that a leader has started.</summary>
/// <param name="next">The configuration to come.</param>
/// <param name="joiners">Its voters that do not vote yet, ascending; they are brought up to date first.</param>
sealed class ConfigChange(Config next, NodeId[] joiners)
{
    /// <summary>The configuration to come.</summary>
    public Config Next { get; } = next;

    /// <summary>Its voters that do not vote yet, ascending.</summary>
    public NodeId[] Joiners { get; } = joiners;

    /// <summary>How far each of them is; null before it has answered.</summary>
    public LogIndex?[] Progress { get; } = new LogIndex?[joiners.Length];

    /// <summary>When one of them made progress last.</summary>
    public long ProgressTick { get; set; }

    /// <summary>When they were offered help last.</summary>
    public long OfferTick { get; set; }

    /// <summary>Whether the stop sign is in the log.</summary>
    public bool IsStopped { get; set; }
}
