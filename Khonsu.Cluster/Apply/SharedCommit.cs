using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit of this node that touches several shards and is not answered.</summary>
/// <param name="Submitted">What the store has submitted.</param>
/// <param name="Id">Its name.</param>
/// <param name="Number">Its number in this start of the node.</param>
/// <param name="Parts">Its parts, in the order of their shards.</param>
/// <param name="Payloads">The entries that ask for each part.</param>
/// <param name="Began">When it came.</param>
/// <param name="Measure">Since when it is on its way.</param>
sealed record SharedCommit(
    SubmittedCommit Submitted,
    RequestId Id,
    ulong Number,
    IReadOnlyList<ShardPart> Parts,
    IReadOnlyList<byte[]> Payloads,
    long Began,
    CommitMeasure Measure)
{
    /// <summary>What its caller is to be told if it cannot be committed; null for nothing of its own.</summary>
    public Exception? Error { get; set; }

    /// <summary>Finds a part.</summary>
    /// <param name="shard">Its shard.</param>
    /// <returns>The place of the part.</returns>
    public int PlaceOf(GroupId shard)
    {
        int place = 0;
        while (Parts[place].Shard != shard)
            place++;
        return place;
    }
}
