using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Placement;

/// <summary>
/// Which node is to lead which shard: those that lead go on, as far as all lead about equally many then. No other
/// choice of leaders is more even.
/// </summary>
/// <remarks>Source: the paths that reduce the cost of Harvey, Ladner, Lovász, Tamir, "Semi-matchings for bipartite
/// graphs and load balancing", 2006.</remarks>
sealed class LeaderPlan
{
    const int Nobody = -1;

    readonly NodeId[] _nodes;
    readonly int[][] _candidates;
    readonly int[] _leaders;
    readonly int[] _loads;

    LeaderPlan(IReadOnlyList<IReadOnlyList<NodeId>> candidates, IReadOnlyList<NodeId?> present)
    {
        _nodes = [.. candidates.SelectMany(static nodes => nodes).Distinct().Order()];
        _loads = new int[_nodes.Length];
        _candidates =
            [.. candidates.Select(nodes => nodes.Select(node => Array.BinarySearch(_nodes, node)).ToArray())];
        _leaders = [.. present.Select((leader, shard)
            => leader is { } node && candidates[shard].Contains(node) ? Array.BinarySearch(_nodes, node) : Nobody)];
        foreach (int leader in _leaders)
        {
            if (leader != Nobody)
                _loads[leader]++;
        }
    }

    /// <summary>Plans the leaders.</summary>
    /// <param name="candidates">Who may lead each shard; nobody, and it is left as it is.</param>
    /// <param name="present">Who leads each shard now; null where nobody is known to.</param>
    /// <returns>Who is to lead each shard; null where there is no candidate.</returns>
    public static NodeId?[] Of(IReadOnlyList<IReadOnlyList<NodeId>> candidates, IReadOnlyList<NodeId?> present)
    {
        var plan = new LeaderPlan(candidates, present);
        plan.Fill();
        plan.Level();
        return [.. plan._leaders.Select(leader => leader == Nobody ? (NodeId?)null : plan._nodes[leader])];
    }

    void Fill()
    {
        for (int shard = 0; shard < _leaders.Length; shard++)
        {
            if (_leaders[shard] != Nobody || _candidates[shard].Length == 0)
                continue;
            int leader = _candidates[shard]
                .OrderBy(node => _loads[node])
                .ThenByDescending(node => NodeHash.Of(shard, _nodes[node]))
                .First();
            _leaders[shard] = leader;
            _loads[leader]++;
        }
    }

    /// <summary>Hands shards on along a path, from who leads many to who leads fewer by two, until there is no such
    /// path. That ends: each makes the sum of the squares smaller.</summary>
    void Level()
    {
        while (Enumerable.Range(0, _nodes.Length).OrderByDescending(node => _loads[node]).Any(TryRelieve))
        {
        }
    }

    bool TryRelieve(int from)
    {
        // By which shard a node was reached, and from whom that shard is taken: its leader.
        int[] reachedBy = [.. _nodes.Select(static _ => Nobody)];
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out int node))
        {
            if (_loads[node] <= _loads[from] - 2)
            {
                HandOn(from, node, reachedBy);
                return true;
            }

            for (int shard = 0; shard < _leaders.Length; shard++)
            {
                if (_leaders[shard] != node)
                    continue;
                foreach (int next in _candidates[shard])
                {
                    if (next == from || reachedBy[next] != Nobody)
                        continue;
                    reachedBy[next] = shard;
                    queue.Enqueue(next);
                }
            }
        }

        return false;
    }

    void HandOn(int from, int to, int[] reachedBy)
    {
        _loads[from]--;
        _loads[to]++;
        for (int node = to; node != from;)
        {
            int shard = reachedBy[node];
            (node, _leaders[shard]) = (_leaders[shard], node);
        }
    }
}
