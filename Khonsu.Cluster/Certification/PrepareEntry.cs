using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>Asks a shard whether its part of a transaction may be committed, and to keep it so if it may.</summary>
/// <param name="Participants">All shards that the transaction touches, ascending, two or more.</param>
/// <param name="Part">What it has read and writes of this shard; without merges.</param>
sealed record PrepareEntry(IReadOnlyList<GroupId> Participants, CommitEntry Part) : ShardEntry
{
    /// <summary>Which transaction it is.</summary>
    public RequestId Request => Part.Request;
}
