#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Replication;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A commit of a node that is not answered.</summary>
/// <param name="Transaction">Which one.</param>
/// <param name="Submitted">What the store has submitted.</param>
/// <param name="Number">Its number in the start of the node.</param>
sealed record WorldOpen(WorldTransaction Transaction, SubmittedCommit Submitted, ulong Number)
{
    /// <summary>Of one shard, the entry that asks for it; null while it is not made.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>Its place in that entry.</summary>
    public int Place { get; set; }

    /// <summary>Of one shard, the proposal whose result is waited for.</summary>
    public ulong Proposal { get; set; }

    /// <summary>Of several shards, the parts.</summary>
    public IReadOnlyList<ShardPart> Parts { get; init; } = [];

    /// <summary>The entries that ask for them.</summary>
    public IReadOnlyList<byte[]> Payloads { get; init; } = [];

    /// <summary>The place of a part.</summary>
    /// <param name="shard">Of which shard.</param>
    public int PlaceOf(GroupId shard)
    {
        int place = 0;
        while (Parts[place].Shard != shard)
            place++;
        return place;
    }
}
#endif
