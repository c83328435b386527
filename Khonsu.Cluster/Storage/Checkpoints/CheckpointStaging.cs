using System.Buffers.Binary;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Microsoft.Win32.SafeHandles;

namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>
/// Puts the stream of another node's checkpoint, as it comes piece by piece, into files. One thread at a time. What is
/// staged does not outlive a start of the node: it is fetched again.
/// </summary>
sealed class CheckpointStaging(CheckpointFolder folder) : IDisposable
{
    // The length of the manifest and itself, until all of it is here.
    readonly List<byte> _head = [];

    CheckpointManifest? _manifest;
    ulong _id;
    string _directory = "";
    long _stagedBytes;

    // The file that is being filled, and how much of it is there.
    int _place;
    SafeFileHandle? _file;
    long _fileBytes;
    uint _sum;

    /// <summary>Takes the next piece. One with offset 0 discards what was staged before.</summary>
    /// <exception cref="StorageException">It cannot be written, or is not what was sealed.</exception>
    public void Append(CheckpointWrite write)
    {
        if (write.OffsetBytes == 0)
            Begin(write.Checkpoint);
        if (write.Checkpoint.Id != _id || write.OffsetBytes != _stagedBytes)
            throw Damaged($"a piece at {write.OffsetBytes} does not follow {_stagedBytes} staged bytes");
        ReadOnlySpan<byte> rest = write.Data.Span;
        if (_manifest is null)
            rest = TakeHead(write.Checkpoint, rest);
        try
        {
            while (!rest.IsEmpty)
                rest = TakeContent(rest);
        }
        catch (IOException error)
        {
            throw FileFaults.Of(_directory, error);
        }

        _stagedBytes += write.Data.Length;
        folder.At(CheckpointStep.Staged);
    }

    /// <summary>All pieces are here: syncs them and gives the directory its name. Takes as long as the disk
    /// does.</summary>
    /// <exception cref="StorageException">A sum does not match, or a sync failed.</exception>
    public StoredCheckpoint Finish(CheckpointRef checkpoint)
    {
        CheckpointManifest manifest = _manifest ?? throw Damaged("it ends before its manifest");
        FileFaults.Guarded(_directory, () =>
        {
            // Why also here: files without content come last, without a byte that would begin them.
            while (_place < manifest.Files.Count)
                EndFile(manifest);
        });
        _manifest = null;
        return folder.Seal(checkpoint.Id, checkpoint.Index, [.. _head.Skip(CheckpointManifest.LengthBytes)]);
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    void Begin(CheckpointRef checkpoint)
    {
        _file?.Dispose();
        _file = null;
        _head.Clear();
        _manifest = null;
        (_place, _fileBytes, _sum, _stagedBytes) = (0, 0, 0, 0);
        _id = checkpoint.Id;
        _directory = folder.Begin(checkpoint.Id);
    }

    /// <summary>Takes what belongs to the head.</summary>
    /// <returns>What is left.</returns>
    ReadOnlySpan<byte> TakeHead(CheckpointRef checkpoint, ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && _manifest is null)
        {
            long wanted = HeadBytes - _head.Count;
            int count = (int)Math.Min(wanted, piece.Length);
            _head.AddRange(piece[..count]);
            piece = piece[count..];
            if (_head.Count > CheckpointManifest.LengthBytes && _head.Count == HeadBytes)
                _manifest = Read(checkpoint);
        }

        return piece;
    }

    /// <summary>How long the head is, as far as that is known.</summary>
    long HeadBytes
    {
        get
        {
            if (_head.Count < CheckpointManifest.LengthBytes)
                return CheckpointManifest.LengthBytes;
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian([.. _head.Take(CheckpointManifest.LengthBytes)]);
            return length is > 0 and <= CheckpointManifest.BytesMax
                ? CheckpointManifest.LengthBytes + (long)length
                : throw Damaged($"its manifest has {length} bytes");
        }
    }

    CheckpointManifest Read(CheckpointRef checkpoint)
    {
        CheckpointManifest manifest = CheckpointManifest.FromBytes(
            _id, [.. _head.Skip(CheckpointManifest.LengthBytes)]);
        return manifest.Index == checkpoint.Index && _head.Count + manifest.ContentBytes == checkpoint.SizeBytes
            ? manifest
            : throw Damaged($"its manifest is of {manifest.ContentBytes} bytes at {manifest.Index}");
    }

    ReadOnlySpan<byte> TakeContent(ReadOnlySpan<byte> piece)
    {
        CheckpointManifest manifest = _manifest ?? throw Damaged("it has no manifest");
        if (_place == manifest.Files.Count)
            throw Damaged("more bytes follow than it has");
        CheckpointFile file = manifest.Files[_place];
        int count = (int)Math.Min(piece.Length, file.SizeBytes - _fileBytes);
        _file ??= Create(file);
        RandomAccess.Write(_file, piece[..count], _fileBytes);
        _sum = Checksum.Of(_sum, piece[..count]);
        _fileBytes += count;
        if (_fileBytes == file.SizeBytes)
            EndFile(manifest);
        return piece[count..];
    }

    void EndFile(CheckpointManifest manifest)
    {
        CheckpointFile file = manifest.Files[_place];
        _file ??= Create(file);
        if (_fileBytes != file.SizeBytes || _sum != file.Sum)
            throw Damaged($"'{file.Name}' has other bytes than were sealed");
        _file.Dispose();
        _file = null;
        (_fileBytes, _sum) = (0, 0);
        _place++;
    }

    SafeFileHandle Create(CheckpointFile file)
        => File.OpenHandle(Path.Combine(_directory, file.Name), FileMode.CreateNew, FileAccess.Write);

    StorageException Damaged(string what) => new(
        StorageFault.Damaged,
        $"Checkpoint {_id:x16} did not arrive as it was sealed: {what}. Nothing of this node was changed. Start the "
        + "node again: it fetches the checkpoint anew. If that happens again, look at the disk of the node "
        + "that sends it.");
}
