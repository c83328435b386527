using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Placement;

/// <summary>Which rows belong to which shard of a cluster; the same on every node and for ever.</summary>
/// <remarks>Each shard is a group with a log of its own: shard 0 the first group, and so on.</remarks>
sealed class ShardMap
{
    /// <summary>Shards that a cluster has at most.</summary>
    public const int ShardsMax = 64;

    /// <summary>The group of the first shard, which is the only one where there is no other.</summary>
    public static readonly GroupId First = new(1);

    readonly GroupId[] _groups;

    /// <summary>Makes the map of a cluster.</summary>
    /// <param name="shards">How many shards it has.</param>
    public ShardMap(int shards)
    {
        _groups = new GroupId[shards];
        for (int shard = 0; shard < shards; shard++)
            _groups[shard] = GroupOf(shard);
    }

    /// <summary>The groups, in the order of their shards.</summary>
    public IReadOnlyList<GroupId> Groups => _groups;

    /// <summary>How many shards there are.</summary>
    public int Count => _groups.Length;

    /// <summary>The group of a shard.</summary>
    /// <param name="shard">Its number, from 0.</param>
    public static GroupId GroupOf(int shard) => new(First.Value + (ulong)shard);

    /// <summary>The number of the shard of a group.</summary>
    /// <param name="group">The group.</param>
    public static int ShardOf(GroupId group) => (int)(group.Value - First.Value);

    /// <summary>The group to which a row belongs.</summary>
    /// <param name="place">Of the row's key, as the store tells it.</param>
    public GroupId GroupOf(ulong place) => _groups[JumpHash.BucketOf(place, _groups.Length)];
}
