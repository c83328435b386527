namespace Khonsu.Cluster.Apply;

/// <summary>One shard, as who commits to several sees it.</summary>
/// <param name="state">What its log is applied to.</param>
/// <param name="sink">Takes what touches it alone.</param>
class ShardLine(StoreState state, LogSink sink)
{
    /// <summary>What its log is applied to.</summary>
    public StoreState State => state;

    /// <summary>Takes what touches it alone.</summary>
    public LogSink Sink => sink;

    /// <summary>Beats when a transaction has ended in it.</summary>
    public Pulse Resolved { get; } = new();
}
