namespace Khonsu.Cluster;

/// <summary>How one shard is on a node, at one moment.</summary>
/// <param name="Shard">Its number, from 0.</param>
/// <param name="Leader">The node that orders its commits; null when this one knows of none.</param>
/// <param name="AppliedEntries">Entries of its log that are in the store.</param>
/// <param name="DecidedEntries">Entries of its log that are known to be decided.</param>
public sealed record KhonsuShardStatus(int Shard, ulong? Leader, long AppliedEntries, long DecidedEntries)
{
    /// <summary>The nodes that decide about its commits, ascending.</summary>
    public IReadOnlyList<ulong> Voters { get; init; } = [];

    /// <summary>The nodes that only follow it, ascending.</summary>
    public IReadOnlyList<ulong> Learners { get; init; } = [];
}
