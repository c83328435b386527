using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Apply;

/// <summary>One shard, as who commits to several sees it.</summary>
/// <param name="state">What its log is applied to.</param>
/// <param name="sink">Takes what touches it alone.</param>
/// <param name="ends">Tells it how transactions have ended.</param>
/// <param name="memories">Tells it what it can forget.</param>
sealed class ShardLine(StoreState state, LogSink sink, ShardDoor ends, ShardDoor memories)
{
    /// <summary>What its log is applied to.</summary>
    public StoreState State => state;

    /// <summary>Takes what touches it alone.</summary>
    public LogSink Sink => sink;

    /// <summary>Tells it how transactions have ended.</summary>
    public ShardDoor Ends => ends;

    /// <summary>Tells it what it can forget.</summary>
    public ShardDoor Memories => memories;

    /// <summary>Beats when a transaction has ended in it.</summary>
    public Pulse Resolved { get; } = new();

    /// <summary>Its group; null before the start of the node.</summary>
    public Replica? Replica { get; set; }
}
