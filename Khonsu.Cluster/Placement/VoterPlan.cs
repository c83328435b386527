using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Placement;

/// <summary>
/// Which nodes vote in which shard: a function of who votes now and of the nodes that there are to be. All nodes vote
/// in about as many shards, by a difference of at most one; a voter that may stay stays, unless its place is needed for
/// that. Whoever does not vote in a shard only follows it.
/// </summary>
static class VoterPlan
{
    /// <summary>The voters of a cluster that is begun.</summary>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="nodes">Its nodes, in any order, each once.</param>
    /// <param name="replicas">How many are to vote in each shard; all where there are fewer.</param>
    /// <returns>The voters of each shard, ascending.</returns>
    public static NodeId[][] First(int shards, IEnumerable<NodeId> nodes, int replicas)
        => Next([.. Enumerable.Repeat<IReadOnlyList<NodeId>>([], shards)], nodes, replicas);

    /// <summary>The voters of a cluster that changes.</summary>
    /// <param name="present">Who votes in each shard now.</param>
    /// <param name="nodes">The nodes that there are to be, in any order, each once, at least one.</param>
    /// <param name="replicas">How many are to vote in each shard; all where there are fewer.</param>
    /// <returns>The voters of each shard, ascending. Of what it has returned it returns the same again.</returns>
    public static NodeId[][] Next(
        IReadOnlyList<IReadOnlyList<NodeId>> present, IEnumerable<NodeId> nodes, int replicas)
    {
        NodeId[] all = [.. nodes.Order()];
        var seats = new Seats(all, present);
        int count = Math.Min(replicas, all.Length);
        for (int shard = 0; shard < present.Count; shard++)
            seats.Resize(shard, count);
        seats.Level();
        return [.. Enumerable.Range(0, present.Count).Select(seats.VotersOf)];
    }

    /// <summary>Who has a vote where, while it is being planned.</summary>
    sealed class Seats
    {
        readonly NodeId[] _nodes;
        readonly bool[][] _votes;
        readonly int[] _loads;

        public Seats(NodeId[] nodes, IReadOnlyList<IReadOnlyList<NodeId>> present)
        {
            _nodes = nodes;
            _loads = new int[nodes.Length];
            _votes = [.. present.Select(voters => nodes.Select(node => voters.Contains(node)).ToArray())];
            foreach (bool[] votes in _votes)
            {
                for (int node = 0; node < nodes.Length; node++)
                    _loads[node] += votes[node] ? 1 : 0;
            }
        }

        public NodeId[] VotersOf(int shard) => [.. _nodes.Where((_, node) => _votes[shard][node])];

        /// <summary>Gives votes of a shard to those that have the fewest, or takes them from those that have the most.
        /// </summary>
        public void Resize(int shard, int count)
        {
            for (int now = _votes[shard].Count(static votes => votes); now < count; now++)
                Set(shard, Pick(shard, isVoter: false, sign: 1), isVoter: true);
            for (int now = _votes[shard].Count(static votes => votes); now > count; now--)
                Set(shard, Pick(shard, isVoter: true, sign: -1), isVoter: false);
        }

        /// <summary>Moves votes until nobody has two more than another one. That ends: each move makes the sum of the
        /// squares smaller.</summary>
        public void Level()
        {
            while (true)
            {
                int most = Array.IndexOf(_loads, _loads.Max());
                int fewest = Array.IndexOf(_loads, _loads.Min());
                if (_loads[most] - _loads[fewest] < 2)
                    return;
                // Why there is one: who has more votes has one where the other has none.
                int shard = Enumerable.Range(0, _votes.Length)
                    .Where(one => _votes[one][most] && !_votes[one][fewest])
                    .MaxBy(one => NodeHash.Of(one, _nodes[fewest]));
                Set(shard, most, isVoter: false);
                Set(shard, fewest, isVoter: true);
            }
        }

        int Pick(int shard, bool isVoter, int sign) => Enumerable.Range(0, _nodes.Length)
            .Where(node => _votes[shard][node] == isVoter)
            .OrderBy(node => sign * _loads[node])
            .ThenByDescending(node => NodeHash.Of(shard, _nodes[node]))
            .First();

        void Set(int shard, int node, bool isVoter)
        {
            _votes[shard][node] = isVoter;
            _loads[node] += isVoter ? 1 : -1;
        }
    }
}
