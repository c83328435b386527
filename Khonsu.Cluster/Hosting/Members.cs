using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Hosting;

/// <summary>Which nodes there are, and are to be.</summary>
static class Members
{
    /// <summary>How many nodes are to vote in each shard, <see cref="Config.ReplicasAll"/> for all.</summary>
    /// <param name="present">The configurations of all shards; the first one says it, if it was ever changed.</param>
    /// <param name="begun">How many the cluster began with; null for all.</param>
    public static int ReplicasOf(IReadOnlyList<Config> present, int? begun)
        => present[0].Replicas ?? begun ?? Config.ReplicasAll;

    /// <summary>How many nodes are to vote in each shard, as a user says it.</summary>
    /// <param name="replicas">From 1; null for all.</param>
    /// <returns>The number, <see cref="Config.ReplicasAll"/> for all.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static int Checked(int? replicas) => replicas is null or > 0
        ? replicas ?? Config.ReplicasAll
        : throw new ArgumentOutOfRangeException(
            nameof(replicas),
            replicas,
            "At least one node votes in each shard, and 3 or more to lose nothing with one.");

    /// <summary>The nodes that there are.</summary>
    /// <param name="present">The configurations of all shards.</param>
    // Why those of the first shard: if a change of them was not finished, it is what they are to be.
    public static IEnumerable<NodeId> Of(IReadOnlyList<Config> present)
        => present[0].Voters.Concat(present[0].Learners);

    /// <summary>The nodes with one in the place of another.</summary>
    /// <param name="present">The configurations of all shards.</param>
    /// <param name="node">Which node goes.</param>
    /// <param name="replacement">Which one comes.</param>
    /// <exception cref="ArgumentException">The first is no node, or the second is one already.</exception>
    public static IEnumerable<NodeId> Replaced(IReadOnlyList<Config> present, ulong node, ulong replacement)
    {
        var (gone, comes) = (new NodeId(node), new NodeId(replacement));
        NodeId[][] shards = [.. present.Select(static config => config.Voters.Concat(config.Learners).ToArray())];
        // Why any shard: of several some may be done already, by a call that failed in between.
        if (!shards.Any(nodes => nodes.Contains(gone)))
        {
            throw new ArgumentException(
                $"Node {node} is not of the cluster; the status names those that are.", nameof(node));
        }

        if (replacement == 0 || shards.Any(nodes => nodes.Contains(gone) && nodes.Contains(comes)))
        {
            throw new ArgumentException(
                $"The replacement is a node that is not of the cluster yet, and {replacement} is none.",
                nameof(replacement));
        }

        return shards.SelectMany(static nodes => nodes).Where(one => one != gone && one != comes).Distinct()
            .Append(comes);
    }
}
