using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Rocks;

namespace Khonsu.Cluster.Storage;

/// <summary>The files of a node, to be read only, by whoever is not the node. Nothing on the disk is changed.</summary>
sealed class NodeFiles : IDisposable
{
    readonly RocksDatabase _database;

    NodeFiles(RocksDatabase database, NodeRecord record) => (_database, Record) = (database, record);

    /// <summary>Whose files they are.</summary>
    public NodeRecord Record { get; }

    /// <summary>Whether a directory has the files of a node.</summary>
    public static bool AreIn(string directory)
        => File.Exists(MarkOf(directory)) || Directory.Exists(DatabaseOf(directory));

    /// <summary>Opens the files of a node.</summary>
    /// <param name="directory">Its directory.</param>
    /// <exception cref="StorageException">They are damaged, missing, or older than what was acknowledged.</exception>
    public static NodeFiles Open(string directory)
    {
        (ulong StoreId, ulong Value) mark = Watermark.Peek(MarkOf(directory))
            ?? throw Missing($"'{MarkOf(directory)}' is missing");
        if (!Directory.Exists(DatabaseOf(directory)))
            throw Missing($"'{DatabaseOf(directory)}' is missing");
        RocksDatabase database = RocksDatabase.OpenToRead(DatabaseOf(directory));
        try
        {
            NodeRecord record = NodeRecord.Read(database) ?? throw Missing($"'{directory}' was never begun");
            if (record.StoreId != mark.StoreId)
                throw Missing($"'{MarkOf(directory)}' is of another database");
            ulong written = StoredValue.Read(database, Keys.Written, static (ref reader) => reader.TakeUInt64());
            return written >= mark.Value
                ? new NodeFiles(database, record)
                : throw new StorageException(
                    StorageFault.LostAcknowledgedData,
                    $"'{directory}' has {written} batches, and {mark.Value} were durable when they were acknowledged: "
                    + "the database is older than its watermark. Take another backup, or the files of another node.");
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Where the log of a group starts and ends.</summary>
    /// <exception cref="StorageException">That is damaged.</exception>
    public LogBounds BoundsOf(GroupId group) => new GroupLog(_database, group).Bounds;

    /// <summary>The hard state of a group; null when none was written.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public HardState? HardOf(GroupId group)
        => StoredValue.Read(_database, Keys.HardOf(group), LogCodec.TakeHardState);

    /// <summary>The latest checkpoint of a group; null for none.</summary>
    /// <exception cref="StorageException">What is said of it is damaged.</exception>
    public CheckpointRef? CheckpointOf(GroupId group)
        => StoredValue.Read(_database, Keys.CheckpointOf(group), LogCodec.TakeCheckpoint);

    /// <summary>Reads the log of a group.</summary>
    public ILogReader ReaderOf(GroupId group) => new GroupLogReader(_database, group);

    /// <summary>Reads everything, and compares all checksums.</summary>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public void VerifyDatabase() => _database.VerifyChecksums();

    /// <summary>Reads the log of a group, and compares its chains.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public void VerifyLog(GroupId group) => new GroupLogReader(_database, group).Verify(BoundsOf(group));

    /// <inheritdoc />
    public void Dispose() => _database.Dispose();

    static string MarkOf(string directory) => Path.Combine(directory, "watermark");

    static string DatabaseOf(string directory) => Path.Combine(directory, "db");

    static StorageException Missing(string what) => new(
        StorageFault.Damaged, $"These are not the whole files of a node: {what}. Give the whole directory.");
}
