using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Apply;

/// <summary>One shard, as a node sees it that sees to the end of transactions.</summary>
/// <param name="state">What its log is applied to.</param>
/// <param name="sink">Takes what touches it alone.</param>
/// <param name="ends">Tells it how transactions have ended.</param>
/// <param name="memories">Tells it what it can forget.</param>
sealed class NodeLine(StoreState state, LogSink sink, ShardDoor ends, ShardDoor memories) : ShardLine(state, sink)
{
    /// <summary>How long a shard is contended after somebody was blocked, in ticks.</summary>
    public const int ContendedTicks = 20;

    // Order: one more or less tick is as good.
    int _contendedTicks;

    /// <summary>Tells it how transactions have ended.</summary>
    public ShardDoor Ends => ends;

    /// <summary>Tells it what it can forget.</summary>
    public ShardDoor Memories => memories;

    /// <summary>Whether somebody has met a transaction in it lately that had not ended: ends hurry then.</summary>
    public bool IsContended => Volatile.Read(ref _contendedTicks) > 0;

    /// <summary>Its group; null before the start of the node.</summary>
    public Replica? Replica { get; set; }

    /// <summary>Somebody has met a transaction that had not ended.</summary>
    public void OnBlocked() => Volatile.Write(ref _contendedTicks, ContendedTicks);

    /// <summary>A tick has passed.</summary>
    public void Tick() => Volatile.Write(ref _contendedTicks, Math.Max(0, _contendedTicks - 1));
}
