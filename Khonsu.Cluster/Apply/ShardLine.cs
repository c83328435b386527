using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Apply;

/// <summary>One shard, as who commits to several sees it.</summary>
/// <param name="state">What its log is applied to.</param>
/// <param name="sink">Takes what touches it alone.</param>
/// <param name="door">Tells it of ends.</param>
sealed class ShardLine(StoreState state, LogSink sink, ShardDoor door)
{
    /// <summary>What its log is applied to.</summary>
    public StoreState State => state;

    /// <summary>Takes what touches it alone.</summary>
    public LogSink Sink => sink;

    /// <summary>Tells it of ends.</summary>
    public ShardDoor Door => door;

    /// <summary>Beats when a transaction has ended in it.</summary>
    public Pulse Resolved { get; } = new();

    /// <summary>Its group; null before the start of the node.</summary>
    public Replica? Replica { get; set; }
}
