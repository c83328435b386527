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

    /// <summary>When the archive is larger, its oldest part goes earlier. What its newest checkpoint needs stays, and
    /// so does everything while a backup is being made, so it may be larger for a while. Of several shards each has an
    /// equal part of it.</summary>
    public long BytesMax { get; init; } = 16L << 30;

    /// <summary>A file of the log is ended when it is so large.</summary>
    internal long StretchBytes { get; init; } = 64L << 20;

    /// <summary>What is wrong with the settings, each with what to do.</summary>
    internal IEnumerable<string> Faults()
    {
        const string Prefix = nameof(KhonsuNodeOptions.Archive);
        if (Directory is not null && string.IsNullOrWhiteSpace(Directory))
            yield return $"{Prefix}.{nameof(Directory)} is empty: name a folder of this node's own, or leave it null.";
        if (Retention < TimeSpan.Zero)
            yield return $"{Prefix}.{nameof(Retention)} is {Retention}: it is nothing or more.";
        if (BytesMax < 1)
            yield return $"{Prefix}.{nameof(BytesMax)} is {BytesMax}: it is at least 1 byte.";
    }

    internal ArchiveOptions In(string nodeDirectory, int shards) => new()
    {
        Directory = Directory ?? Path.Combine(nodeDirectory, ArchiveOptions.FolderName),
        Retention = Retention,
        // Why equal: a moment needs all shards, and rows are spread over them evenly.
        BytesMax = Math.Max(1, BytesMax / shards),
        StretchBytes = StretchBytes,
    };
}
