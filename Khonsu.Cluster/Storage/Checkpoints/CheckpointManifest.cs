using System.Buffers.Binary;
using System.Text;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Checkpoints;

/// <summary>
/// What a checkpoint consists of. It stands as a sealed record in a file beside the others, and at the head of the
/// stream as which a checkpoint goes to another node: its length (8 bytes, little end first), itself, then the bytes of
/// all files in its order.
/// </summary>
/// <param name="Group">Whose state it is.</param>
/// <param name="Id">The name of the checkpoint.</param>
/// <param name="Index">Entries below it are in the state.</param>
/// <param name="Files">The files, in the order of their names.</param>
sealed record CheckpointManifest(GroupId Group, ulong Id, LogIndex Index, IReadOnlyList<CheckpointFile> Files)
{
    /// <summary>The name of its file; no file of a state bears it.</summary>
    public const string FileName = "manifest";

    /// <summary>Files of one checkpoint at most.</summary>
    public const int FilesMax = 4096;

    /// <summary>Length of a name at most.</summary>
    public const int NameLengthMax = 100;

    /// <summary>Size of a sealed manifest at most.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Size of its length in the stream.</summary>
    public const int LengthBytes = sizeof(ulong);

    const long FileBytesMax = 1L << 50;

    /// <summary>What all files have together.</summary>
    public long ContentBytes => Files.Sum(static file => file.SizeBytes);

    /// <summary>Whether a file of a state may be called so.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= NameLengthMax && name != FileName
        && name[0] != '.' && name.All(static one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_');

    /// <summary>The sealed record.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter();
        writer.Put(Group.Value);
        writer.Put(Index.Value);
        writer.Put(Files.Count);
        foreach (CheckpointFile file in Files)
        {
            writer.Put(Encoding.ASCII.GetBytes(file.Name));
            writer.Put(file.SizeBytes);
            writer.Put((ulong)file.Sum);
        }

        return SealedRecord.Of(KeyOf(Id), writer.Written);
    }

    /// <summary>Reads a sealed record.</summary>
    /// <param name="id">Of which checkpoint it must be.</param>
    /// <param name="record">The record.</param>
    /// <exception cref="StorageException">It is damaged, of another checkpoint, or of a later format.</exception>
    public static CheckpointManifest FromBytes(ulong id, ReadOnlySpan<byte> record)
        => record.Length > sizeof(uint) && record.Length <= BytesMax
            ? StoredValue.Take(KeyOf(id), record, (ref reader) => Take(id, ref reader))
            : throw new StorageException(
                StorageFault.Damaged, $"The manifest of checkpoint {id:x16} has {record.Length} bytes: it is damaged.");

    static CheckpointManifest Take(ulong id, ref ByteReader reader)
    {
        var group = new GroupId(reader.TakeUInt64());
        LogIndex index = LogCodec.TakeIndex(ref reader);
        var files = new CheckpointFile[reader.TakeCount(sizeof(int) + (2 * sizeof(ulong)))];
        for (int place = 0; place < files.Length; place++)
        {
            files[place] = new CheckpointFile(
                Encoding.ASCII.GetString(reader.TakeBytes()), reader.TakeInt64(), reader.TakeUInt32());
            if (!IsName(files[place].Name) || files[place].SizeBytes is < 0 or > FileBytesMax)
                throw new MalformedBytesException("a file has no proper name or size");
            if (place > 0 && string.CompareOrdinal(files[place - 1].Name, files[place].Name) >= 0)
                throw new MalformedBytesException("files are not in the order of their names");
        }

        return files.Length <= FilesMax
            ? new CheckpointManifest(group, id, index, files)
            : throw new MalformedBytesException($"there are {files.Length} files");
    }

    static byte[] KeyOf(ulong id)
    {
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, id);
        return key;
    }
}
