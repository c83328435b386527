using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Driver;

/// <summary>Does what this node or another one asks the leader of a group for, where this node leads it.</summary>
/// <param name="replicas">The groups of the node.</param>
sealed class PeerOrders(IReadOnlyDictionary<GroupId, Replica> replicas) : IPeerManager
{
    /// <summary>A voter that lags by more entries is not asked to lead: proposals would wait for it.</summary>
    const long HandOverLagMax = 1_000;

    /// <inheritdoc />
    public Task<PeerOutcome> ReconfigureAsync(GroupId group, Config next) => TryAsync(
        group, replica => replica.Status.Config.Equals(next) ? Task.CompletedTask : replica.ReconfigureAsync(next));

    /// <inheritdoc />
    public Task<PeerOutcome> HandOverAsync(GroupId group, NodeId to) => TryAsync(
        group, replica => FollowsClosely(replica.Status, to) ? replica.TransferLeadershipAsync(to) : null);

    static bool FollowsClosely(ReplicaStatus status, NodeId node) => status.IsLeading && status.Followers.Any(
        one => one.Node == node && one.Accepted.Value + HandOverLagMax >= status.AcceptedIndex.Value);

    async Task<PeerOutcome> TryAsync(GroupId group, Func<Replica, Task?> act)
    {
        if (!replicas.TryGetValue(group, out Replica? replica) || act(replica) is not { } acting)
            return PeerOutcome.NotLeader;
        try
        {
            await acting.ConfigureAwait(false);
            return PeerOutcome.Done;
        }
        catch (InDoubtException)
        {
            return PeerOutcome.Unknown;
        }
        catch (NodeStoppedException)
        {
            return PeerOutcome.Busy;
        }
        catch (RefusedException refused)
        {
            return refused.Reason switch
            {
                Refusal.NotLeader or Refusal.NoLeader => PeerOutcome.NotLeader,
                Refusal.Changing => PeerOutcome.Changing,
                Refusal.WrongNumber => PeerOutcome.WrongNumber,
                Refusal.TimedOut => PeerOutcome.TimedOut,
                _ => PeerOutcome.Busy,
            };
        }
    }
}
