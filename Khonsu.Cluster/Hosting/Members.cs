using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Hosting;

/// <summary>Which nodes there are, and are to be.</summary>
static class Members
{
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
