using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Apply;

/// <summary>One shard, as a node sees it that sees to the end of transactions.</summary>
/// <param name="state">What its log is applied to.</param>
/// <param name="sink">Takes what touches it alone.</param>
/// <param name="votes">Asks it for its votes.</param>
/// <param name="ends">Tells it how transactions have ended.</param>
/// <param name="memories">Tells it what it can forget.</param>
sealed class NodeLine(StoreState state, LogSink sink, VoteDoor votes, ShardDoor ends, ShardDoor memories)
    : ShardLine(state, sink)
{
    /// <summary>Asks it for its votes.</summary>
    public VoteDoor Votes => votes;

    /// <summary>Tells it how transactions have ended.</summary>
    public ShardDoor Ends => ends;

    /// <summary>Tells it what it can forget.</summary>
    public ShardDoor Memories => memories;

    /// <summary>Its group; null before the start of the node.</summary>
    public Replica? Replica { get; set; }

    /// <summary>Somebody has met a transaction that had not ended: a leader does not keep ends then.</summary>
    public void OnBlocked()
    {
        if (Replica is { Status.IsLeading: true } leader)
            leader.Hurry();
    }
}
