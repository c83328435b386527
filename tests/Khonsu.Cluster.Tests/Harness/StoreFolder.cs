using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A directory of a node's files on the real disk, and what may happen to it.</summary>
sealed class StoreFolder : IDisposable
{
    public static readonly NodeIdentity Identity = new(new ClusterId(7), new NodeId(1));

    /// <summary>The watermark is raised by promises and by <see cref="NodeStore.Settle"/> only.</summary>
    public static readonly NodeStoreOptions Lazy = new() { WatermarkInterval = TimeSpan.FromDays(1) };

    public StoreFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"khonsu-store-{Guid.NewGuid():N}");

    public string MarkPath => System.IO.Path.Combine(Path, "watermark");

    /// <summary>The newest write-ahead log.</summary>
    public string NewestLog => FilesOf("*.log")[^1];

    public NodeStore Open(NodeStoreOptions? options = null) => NodeStore.Open(Path, Identity, options ?? Lazy);

    /// <summary>The files as a killed process leaves them to the system, which writes them some time.</summary>
    public StoreFolder Copy()
    {
        var copy = new StoreFolder();
        // Why the watermark first: of a node that runs it must not be newer than the rest.
        foreach (string file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
            .OrderBy(file => file != MarkPath))
        {
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            if (System.IO.Path.GetFileName(file) != "LOCK")
                CopyShared(file, target);
        }

        return copy;
    }

    public string[] FilesOf(string pattern)
        => [.. Directory.GetFiles(System.IO.Path.Combine(Path, "db"), pattern).Order(StringComparer.Ordinal)];

    public static void Flip(string file, long offset)
    {
        using FileStream stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = offset;
        int value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 0x10));
    }

    public static void Cut(string file, long length)
    {
        using FileStream stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
        stream.SetLength(length);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    static void CopyShared(string file, string target)
    {
        using FileStream from = File.Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using FileStream to = File.Create(target);
        from.CopyTo(to);
    }
}
