using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster;

/// <summary>How far back a store can be restored. Immutable.</summary>
public sealed record KhonsuArchiveOptions
{
    /// <summary>The folder, of this node only; null for <c>archive</c> in the directory of the node. On another disk it
    /// outlives the directory.</summary>
    public string? Directory { get; init; }

    /// <summary>Every moment of so much time back can be restored, counted from the latest commit that was
    /// archived.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>When the archive is larger, its oldest part goes earlier. What its newest checkpoint needs stays, so it
    /// may be larger for a while.</summary>
    public long BytesMax { get; init; } = 16L << 30;

    /// <summary>A file of the log is ended when it is so large.</summary>
    internal long StretchBytes { get; init; } = 64L << 20;

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ArgumentException">One of them, which the message names.</exception>
    internal void Check()
    {
        if (Directory is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(Retention, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesMax, 1);
    }

    internal ArchiveOptions In(string nodeDirectory) => new()
    {
        Directory = Directory ?? Path.Combine(nodeDirectory, ArchiveOptions.FolderName),
        Retention = Retention,
        BytesMax = BytesMax,
        StretchBytes = StretchBytes,
    };
}
