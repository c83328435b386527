namespace Khonsu.Cluster;

/// <summary>What the files of a node, an archive or a backup have.</summary>
public sealed record KhonsuFolderStatus
{
    /// <summary>The number of the node that has written it.</summary>
    public required ulong Node { get; init; }

    /// <summary>The cluster, as its files name it: 16 digits.</summary>
    public required string Cluster { get; init; }

    /// <summary>Whether the node decides alone, so that all its files have is decided.</summary>
    public required bool IsAlone { get; init; }

    /// <summary>How often the node was started; null in an archive or a backup.</summary>
    public required ulong? Starts { get; init; }

    /// <summary>The moments that can be restored.</summary>
    public required HistoryRange Available { get; init; }

    /// <summary>Holes in between: the first and last commit timestamp that cannot be restored, each. None where there
    /// are several shards, of which each tells its own.</summary>
    public required IReadOnlyList<(long First, long Last)> Missing { get; init; }

    /// <summary>Checkpoints that a restore may begin with.</summary>
    public required int Checkpoints { get; init; }

    /// <summary>Pieces of the log in the archive.</summary>
    public required int Stretches { get; init; }

    /// <summary>What the archive takes on the disk, in bytes; of a node in use at that moment.</summary>
    public required long ArchiveBytes { get; init; }

    /// <summary>What there is of each shard, in their order; one or more.</summary>
    public required IReadOnlyList<KhonsuFolderShard> Shards { get; init; }
}
