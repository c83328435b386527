using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Hands leaderships over until the nodes that are there lead about equally many shards: each shard at most once, and
/// only to a voter that answers and follows closely. What cannot be done is left as it is.
/// </summary>
/// <param name="options">Of the node.</param>
/// <param name="core">The node on which it was asked for.</param>
sealed class LeaderBalance(KhonsuNodeOptions options, NodeCore core)
{
    // A voter that is asked takes over within an election time, or does not at all.
    const int LooksMax = 2 * KhonsuNode.TicksPerElection;

    readonly ShardLeaders _leaders = new(core);

    /// <summary>Does it.</summary>
    /// <param name="cancellation">Ends it between two shards.</param>
    /// <returns>How many shards have another leader.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        ReplicaStatus[] shards = [.. core.Shards.Select(static shard => shard.Replica.Status)];
        NodeId[] voters = [.. shards.SelectMany(static shard => shard.Config.Voters).Distinct()];
        NodeId[] there = await PresentAsync(voters, cancellation).ConfigureAwait(false);
        NodeId?[] present = [.. shards.Select(LeaderOf)];
        NodeId?[] next = LeaderPlan.Of(
            [.. shards.Select(shard => shard.Config.Voters.Intersect(there).ToArray())], present);
        int count = 0;
        for (int shard = 0; shard < next.Length; shard++)
        {
            // Why not where nobody leads: the voters elect a leader themselves.
            if (present[shard] is null || next[shard] is not { } to || present[shard] == to)
                continue;
            if (await HandOverAsync(shard, to, cancellation).ConfigureAwait(false))
                count++;
        }

        return count;
    }

    /// <summary>Those of some nodes that answer, this one included.</summary>
    async Task<NodeId[]> PresentAsync(NodeId[] nodes, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.CommitTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        bool[] answers = await Task.WhenAll(nodes.Select(AnswersAsync)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return [.. nodes.Where((_, number) => answers[number])];

        async Task<bool> AnswersAsync(NodeId node)
        {
            if (node.Value == options.Node)
                return true;
            try
            {
                return core.Peers is { } peers && await peers.AskAsync(node, PeerOrder.Presence, both.Token)
                    .ConfigureAwait(false) == PeerOutcome.Done;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    async Task<bool> HandOverAsync(int shard, NodeId to, CancellationToken cancellation)
    {
        var order = PeerOrder.HandOver(ShardMap.GroupOf(shard), to);
        if ((await _leaders.AskAsync(shard, order, cancellation).ConfigureAwait(false)).Outcome != PeerOutcome.Done)
            return false;
        // Why a look now and then: what has become of it, only the status tells.
        TimeSpan step = options.ElectionTimeout / KhonsuNode.TicksPerElection;
        for (int look = 0; look < LooksMax && LeaderOf(core.Shards[shard].Replica.Status) != to; look++)
            await Task.Delay(step, options.TimeProvider, cancellation).ConfigureAwait(false);
        return LeaderOf(core.Shards[shard].Replica.Status) == to;
    }

    NodeId? LeaderOf(ReplicaStatus status) => status.IsLeading ? new NodeId(options.Node) : status.Leader;
}
