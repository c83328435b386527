using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit that touches several shards and is not answered, under a name of this start of the node.</summary>
/// <param name="id">Its name.</param>
/// <param name="number">Its number in this start of the node.</param>
/// <param name="shards">The shards, ascending.</param>
/// <param name="payloads">Of each shard, the entry that asks for its vote.</param>
/// <param name="began">When it came.</param>
abstract class SharedCommit(
    RequestId id,
    ulong number,
    IReadOnlyList<GroupId> shards,
    IReadOnlyList<ReadOnlyMemory<byte>> payloads,
    long began)
{
    /// <summary>Its name.</summary>
    public RequestId Id => id;

    /// <summary>Its name as its caller knows it.</summary>
    public CommitId Name => new(id.Node.Value, id.Incarnation, id.Sequence);

    /// <summary>Its number in this start of the node.</summary>
    public ulong Number => number;

    /// <summary>The shards, ascending.</summary>
    public IReadOnlyList<GroupId> Shards => shards;

    /// <summary>When it came.</summary>
    public long Began => began;

    /// <summary>What its caller is to be told if it cannot be committed; null for nothing of its own.</summary>
    public Exception? Error { get; set; }

    /// <summary>The entry that asks a shard for its vote.</summary>
    /// <param name="shard">The shard.</param>
    public ReadOnlyMemory<byte> PayloadOf(GroupId shard) => payloads[PlaceOf(shard)];

    /// <summary>Finds a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <returns>Its place among those of the commit.</returns>
    protected int PlaceOf(GroupId shard)
    {
        int place = 0;
        while (shards[place] != shard)
            place++;
        return place;
    }
}
