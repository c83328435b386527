using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>What a node's database says of a checkpoint, as a sealed file beside its others.</summary>
static class CheckpointLabel
{
    const string FileName = "label";

    static readonly byte[] s_key = [8];

    /// <summary>Writes and syncs it, and the names of the directory.</summary>
    /// <param name="directory">Of the checkpoint.</param>
    /// <param name="kept">What it says.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write(string directory, ArchivedCheckpoint kept)
    {
        var writer = new ByteWriter();
        LogCodec.Put(writer, kept.Checkpoint);
        writer.Put(kept.LatestTime);
        byte[] record = SealedRecord.Of(s_key, writer.Written);
        FileFaults.Guarded(directory, () =>
        {
            using (var file = new FileStream(Path.Combine(directory, FileName), FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(record);
                file.Flush(flushToDisk: true);
            }

            DirectorySync.Sync(directory);
        });
    }

    /// <summary>Reads it.</summary>
    /// <param name="directory">Of the checkpoint.</param>
    /// <exception cref="StorageException">It is damaged or missing, or of another checkpoint.</exception>
    public static ArchivedCheckpoint Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        byte[] record = FileFaults.Guarded(path, () => File.Exists(path) ? File.ReadAllBytes(path) : []);
        ArchivedCheckpoint kept = StoredValue.Take(s_key, record, static (ref reader) => new ArchivedCheckpoint(
            LogCodec.TakeCheckpoint(ref reader), reader.TakeInt64()));
        return ArchiveNames.Of(kept) == Path.GetFileName(directory)
            ? kept
            : throw new StorageException(
                StorageFault.Damaged, $"'{directory}' has the label of checkpoint {kept.Checkpoint.Id:x16}.");
    }
}
