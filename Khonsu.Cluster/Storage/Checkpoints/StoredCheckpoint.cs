using System.Buffers.Binary;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Microsoft.Win32.SafeHandles;

namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>A checkpoint in its directory, complete and synced. For any thread.</summary>
sealed class StoredCheckpoint
{
    const int BufferBytes = 1 << 20;

    readonly CheckpointManifest _manifest;

    // The length of the manifest and itself, as the stream begins.
    readonly byte[] _head;

    StoredCheckpoint(string directory, CheckpointManifest manifest, byte[] record)
    {
        Directory = directory;
        _manifest = manifest;
        _head = new byte[CheckpointManifest.LengthBytes + record.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(_head, (ulong)record.Length);
        record.CopyTo(_head, CheckpointManifest.LengthBytes);
    }

    /// <summary>Where its files are.</summary>
    public string Directory { get; }

    /// <summary>How long the stream is as which it goes to another node.</summary>
    public long StreamBytes => _head.Length + _manifest.ContentBytes;

    /// <summary>Names of its files, that of the manifest included.</summary>
    public IEnumerable<string> FileNames
        => _manifest.Files.Select(static file => file.Name).Append(CheckpointManifest.FileName);

    /// <summary>Reads what is in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="group">Whose state it must be.</param>
    /// <param name="id">Which checkpoint it must be.</param>
    /// <param name="index">The index it must have.</param>
    /// <exception cref="StorageException">It is another one, damaged, or missing.</exception>
    public static StoredCheckpoint Open(string directory, GroupId group, ulong id, LogIndex index)
    {
        string path = Path.Combine(directory, CheckpointManifest.FileName);
        byte[] record = FileFaults.Guarded(path, () => File.Exists(path) ? File.ReadAllBytes(path) : []);
        CheckpointManifest manifest = CheckpointManifest.FromBytes(id, record);
        return manifest.Group == group && manifest.Index == index
            ? new StoredCheckpoint(directory, manifest, record)
            : throw Damaged($"'{directory}' is of group {manifest.Group.Value} at {manifest.Index}");
    }

    /// <summary>Reads all files and compares their sizes and sums.</summary>
    /// <exception cref="StorageException">One is damaged or missing.</exception>
    public void Verify()
    {
        foreach (CheckpointFile file in _manifest.Files)
        {
            string path = Path.Combine(Directory, file.Name);
            bool isWhole = FileFaults.Guarded(path, () => File.Exists(path) && Describe(path) == file);
            if (!isWhole)
                throw Damaged($"'{path}' is not what was written");
        }
    }

    /// <summary>Reads a piece of the stream.</summary>
    /// <param name="offset">Where it starts.</param>
    /// <param name="length">How long it is; the stream has so much there.</param>
    /// <exception cref="StorageException">It is damaged or missing.</exception>
    public byte[] Read(long offset, int length)
    {
        byte[] piece = new byte[length];
        Span<byte> rest = piece;
        if (offset < _head.Length)
            rest = rest[Copy(_head.AsSpan((int)offset), rest)..];
        long start = _head.Length;
        foreach (CheckpointFile file in _manifest.Files)
        {
            long within = Math.Max(offset + (length - rest.Length) - start, 0);
            if (rest.Length > 0 && within < file.SizeBytes)
            {
                int wanted = (int)Math.Min(rest.Length, file.SizeBytes - within);
                ReadFile(file, within, rest[..wanted]);
                rest = rest[wanted..];
            }

            start += file.SizeBytes;
        }

        return rest.IsEmpty ? piece : throw Damaged($"'{Directory}' ends before {offset + length}");
    }

    /// <summary>Describes a file as it is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static CheckpointFile Describe(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        byte[] buffer = new byte[(int)Math.Clamp(RandomAccess.GetLength(file), 1, BufferBytes)];
        long size = 0;
        uint sum = 0;
        for (int count; (count = RandomAccess.Read(file, buffer, size)) > 0; size += count)
            sum = Checksum.Of(sum, buffer.AsSpan(0, count));
        return new CheckpointFile(Path.GetFileName(path), size, sum);
    }

    void ReadFile(CheckpointFile file, long offset, Span<byte> into)
    {
        string path = Path.Combine(Directory, file.Name);
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            for (int count = 1; count > 0 && !into.IsEmpty; into = into[count..], offset += count)
                count = RandomAccess.Read(handle, into, offset);
        }
        catch (IOException error)
        {
            throw FileFaults.Of(path, error);
        }

        if (!into.IsEmpty)
            throw Damaged($"'{path}' ends at {offset}");
    }

    static int Copy(ReadOnlySpan<byte> from, Span<byte> into)
    {
        int count = Math.Min(from.Length, into.Length);
        from[..count].CopyTo(into);
        return count;
    }

    static StorageException Damaged(string what) => new(
        StorageFault.Damaged, $"The checkpoint is damaged: {what}. Do not repair it in place. Replace the node.");
}
