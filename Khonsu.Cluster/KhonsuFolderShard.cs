namespace Khonsu.Cluster;

/// <summary>What files have of the log of one shard. Its timestamps are places in that log; where there is one shard,
/// they are those of its commits.</summary>
public sealed record KhonsuFolderShard
{
    /// <summary>The number of the shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>What there is.</summary>
    public required HistoryRange Available { get; init; }

    /// <summary>Holes in between: the first and last timestamp that is missing, each.</summary>
    public required IReadOnlyList<(long First, long Last)> Missing { get; init; }

    /// <summary>Checkpoints that a restore may begin with.</summary>
    public required int Checkpoints { get; init; }

    /// <summary>Pieces of its log in the archive.</summary>
    public required int Stretches { get; init; }

    /// <summary>What it takes in the archive, in bytes; of a node in use at that moment.</summary>
    public required long ArchiveBytes { get; init; }
}
