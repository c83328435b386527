namespace Khonsu.Cluster.Storage.Archive;

/// <summary>Where a node keeps what its log no longer has, and how much of it. Immutable; all defaults stand
/// here.</summary>
sealed record ArchiveOptions
{
    /// <summary>The name of the usual folder, in the directory of the node.</summary>
    public const string FolderName = "archive";

    /// <summary>The folder; of this node only.</summary>
    public required string Directory { get; init; }

    /// <summary>Every moment of so much time back can be restored.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>When the archive of a group is larger, its oldest part goes earlier; what the newest checkpoint in it
    /// needs stays.</summary>
    public long BytesMax { get; init; } = 16L << 30;

    /// <summary>A file of the log is ended when it is so large.</summary>
    public long StretchBytes { get; init; } = 64L << 20;
}
