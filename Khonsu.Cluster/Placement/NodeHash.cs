using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Placement;

/// <summary>Ranks nodes for a shard, in an order that looks random and is the same on every machine.</summary>
/// <remarks>Source: the rendezvous hash of Thaler, Ravishankar, 1998; the mixing is that of Steele, Lea, Flood,
/// "Fast Splittable Pseudorandom Number Generators", 2014.</remarks>
static class NodeHash
{
    const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The rank of a node.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="node">The node.</param>
    public static ulong Of(int shard, NodeId node) => Mix(Mix((ulong)shard + 1) ^ node.Value);

    static ulong Mix(ulong value) => unchecked(Finish(value * Step));

    static ulong Finish(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
