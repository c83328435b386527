using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>Asks the leaders of shards for something, wherever they are.</summary>
/// <param name="core">The node that asks.</param>
sealed class ShardLeaders(NodeCore core)
{
    /// <summary>Asks the leader of a shard, as far as this node knows who that is.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="order">What for.</param>
    /// <param name="cancellation">Ends the wait, not what was asked for.</param>
    /// <returns>How it ended; and whom it was asked of, null when there is no leader that this node knows of.</returns>
    public async Task<(PeerOutcome Outcome, NodeId? Leader)> AskAsync(
        int shard, PeerOrder order, CancellationToken cancellation)
    {
        ReplicaStatus status = core.Shards[shard].Replica.Status;
        if (status.IsLeading)
        {
            IPeerManager own = core.Node.Orders;
            Task<PeerOutcome> asking = order.Next is { } next
                ? own.ReconfigureAsync(order.Group, next)
                : own.HandOverAsync(order.Group, order.To!.Value);
            return (await asking.WaitAsync(cancellation).ConfigureAwait(false), status.Leader);
        }

        PeerOutcome outcome = status.Leader is { } leader && core.Peers is { } peers
            ? await peers.AskAsync(leader, order, cancellation).ConfigureAwait(false)
            : PeerOutcome.NotLeader;
        return (outcome, status.Leader);
    }
}
