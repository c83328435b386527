using System.Globalization;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>
/// What the logs of a group no longer have, in a folder: pieces of the log and checkpoints, both never changed once
/// they have their names. One thread at a time writes.
/// </summary>
/// <remarks>
/// A file or directory gets its name when all of it is synced, and loses it before it is deleted; whatever ends in
/// <c>.new</c> counts for nothing. Inv A1: an entry leaves the log of a node only when it is here. Inv A2: what follows
/// in the archive follows in the log, by its chain.
/// </remarks>
sealed class ArchiveFolder
{
    const string UnfinishedSuffix = ".new";

    readonly string _log;
    readonly string _checkpoints;
    readonly GroupId _group;
    readonly Action<CheckpointStep> _atStep;

    ArchiveFolder(string directory, GroupId group, Action<CheckpointStep> atStep)
    {
        string parent = Path.Combine(directory, group.Value.ToString("x16", CultureInfo.InvariantCulture));
        (_log, _checkpoints) = (Path.Combine(parent, "log"), Path.Combine(parent, "checkpoints"));
        (_group, _atStep) = (group, atStep);
    }

    ArchiveFolder(ArchiveFolder other, ArchiveContent content)
    {
        (_log, _checkpoints, _group, _atStep) = (other._log, other._checkpoints, other._group, other._atStep);
        Content = content;
    }

    /// <summary>Which group's it is.</summary>
    public GroupId Group => _group;

    /// <summary>What it has.</summary>
    public ArchiveContent Content { get; private set; } = ArchiveContent.Empty;

    /// <summary>Opens it to write, or makes it; lets go of what was left unfinished.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="group">Which group's.</param>
    /// <param name="atStep">Called after each step; does nothing but in tests.</param>
    /// <exception cref="StorageException">It is damaged, another's, or cannot be written.</exception>
    public static ArchiveFolder Open(
        string directory, ArchiveOwner owner, GroupId group, Action<CheckpointStep> atStep)
    {
        ArchiveOwner.Claim(directory, owner);
        var folder = new ArchiveFolder(directory, group, atStep);
        FileFaults.Guarded(directory, () =>
        {
            foreach (string made in new[] { folder._log, folder._checkpoints })
            {
                Directory.CreateDirectory(made);
                foreach (string left in Directory.GetFiles(made, $"*{UnfinishedSuffix}"))
                    File.Delete(left);
                foreach (string left in Directory.GetDirectories(made, $"*{UnfinishedSuffix}"))
                    Directory.Delete(left, recursive: true);
            }

            DirectorySync.Sync(Path.GetDirectoryName(folder._log)!);
            DirectorySync.Sync(directory);
        });
        folder.Content = folder.ReadContent();
        return folder;
    }

    /// <summary>Opens it to read only; nothing in it is changed.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="group">Which group's.</param>
    /// <returns>One without content when there is none.</returns>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static ArchiveFolder Read(string directory, GroupId group)
    {
        var folder = new ArchiveFolder(directory, group, static _ => { });
        folder.Content = folder.ReadContent();
        return folder;
    }

    /// <summary>Takes over a piece of a log.</summary>
    /// <param name="entries">All its entries, in order.</param>
    /// <param name="from">Index of the first of them: the end of what is here, or later where something is
    /// missing.</param>
    /// <param name="fromChain">Chain of the log there.</param>
    /// <param name="timeOf">When an entry was made.</param>
    /// <param name="stretchBytes">When a file is full.</param>
    /// <exception cref="StorageException">It cannot be written, or does not follow what is here.</exception>
    public void Append(
        IEnumerable<LogEntry> entries,
        LogIndex from,
        ulong fromChain,
        Func<LogEntry, long> timeOf,
        long stretchBytes)
    {
        if (from < Content.End || (from == Content.End && fromChain != Content.EndChain))
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"'{_log}' has the log up to {Content.End}, and what is to follow at {from} is of another history: one "
                + "of both was put back from a copy. Give the node a new folder for its archive, and keep this one.");
        }

        string unfinished = Path.Combine(_log, $"stretch{UnfinishedSuffix}");
        StretchWriter? writer = null;
        try
        {
            foreach (LogEntry entry in entries)
            {
                writer ??= FileFaults.Guarded(unfinished, () => new StretchWriter(unfinished, _group, from, fromChain));
                FileFaults.Guarded(unfinished, () => writer.Add(entry, timeOf(entry)));
                (from, fromChain) = (from + 1, entry.Chain);
                if (writer.SizeBytes < stretchBytes)
                    continue;
                Seal(writer, unfinished);
                writer = null;
            }

            if (writer is not null)
                Seal(writer, unfinished);
        }
        finally
        {
            writer?.Dispose();
        }
    }

    /// <summary>Copies a checkpoint, and compares the copy with its sums.</summary>
    /// <param name="checkpoint">What it is; one that is not here.</param>
    /// <param name="stored">Its files.</param>
    /// <param name="latestTime">The latest time that an entry before it bore.</param>
    /// <exception cref="StorageException">It is damaged, or the copy cannot be written.</exception>
    public void Add(CheckpointRef checkpoint, StoredCheckpoint stored, long latestTime)
    {
        var kept = new ArchivedCheckpoint(checkpoint, latestTime);
        string path = PathOf(kept);
        string unfinished = path + UnfinishedSuffix;
        CheckpointCopy.Make(stored, unfinished);
        CheckpointLabel.Write(unfinished, kept);
        StoredCheckpoint.Open(unfinished, _group, checkpoint.Id, checkpoint.Index).Verify();
        _atStep(CheckpointStep.CopySealed);
        FileFaults.Guarded(path, () =>
        {
            Directory.Move(unfinished, path);
            DirectorySync.Sync(_checkpoints);
        });
        Content = Content.With(kept);
        _atStep(CheckpointStep.CopyNamed);
    }

    /// <summary>The same folder as if it had nothing but what it has now; to be read only, and as long as nothing of
    /// that is dropped.</summary>
    public ArchiveFolder Now() => new(this, Content);

    /// <summary>Deletes parts of it.</summary>
    /// <param name="drop">The parts.</param>
    /// <exception cref="StorageException">Something cannot be deleted.</exception>
    public void Drop(ArchiveDrop drop)
    {
        foreach (ArchivedCheckpoint kept in drop.Checkpoints)
        {
            FileFaults.Guarded(PathOf(kept), () =>
            {
                // Why first another name: what is half deleted must not look like a checkpoint.
                Directory.Move(PathOf(kept), PathOf(kept) + UnfinishedSuffix);
                DirectorySync.Sync(_checkpoints);
                Directory.Delete(PathOf(kept) + UnfinishedSuffix, recursive: true);
            });
            _atStep(CheckpointStep.Expired);
        }

        foreach (ArchiveStretch stretch in drop.Stretches)
        {
            FileFaults.Guarded(PathOf(stretch), () => File.Delete(PathOf(stretch)));
            _atStep(CheckpointStep.Expired);
        }

        Content = Content.Without(drop);
    }

    /// <summary>Reads a piece of the log, and holds it against what it should have.</summary>
    /// <param name="stretch">One of <see cref="Content"/>.</param>
    /// <exception cref="StorageException">It is damaged.</exception>
    public IEnumerable<LogEntry> Read(ArchiveStretch stretch) => StretchFile.Read(PathOf(stretch), _group, stretch);

    /// <summary>Opens a checkpoint; its sums are not compared yet.</summary>
    /// <param name="kept">One of <see cref="Content"/>.</param>
    /// <exception cref="StorageException">Its manifest is damaged.</exception>
    public StoredCheckpoint Open(ArchivedCheckpoint kept)
        => StoredCheckpoint.Open(PathOf(kept), _group, kept.Checkpoint.Id, kept.Index);

    void Seal(StretchWriter writer, string unfinished)
    {
        ArchiveStretch stretch = FileFaults.Guarded(unfinished, writer.Finish);
        writer.Dispose();
        _atStep(CheckpointStep.StretchSealed);
        FileFaults.Guarded(_log, () =>
        {
            File.Move(unfinished, PathOf(stretch));
            DirectorySync.Sync(_log);
        });
        Content = Content.With(stretch);
        _atStep(CheckpointStep.StretchNamed);
    }

    ArchiveContent ReadContent() => FileFaults.Guarded(_log, () =>
    {
        if (!Directory.Exists(_log) || !Directory.Exists(_checkpoints))
            return ArchiveContent.Empty;
        List<ArchiveStretch> stretches = [];
        foreach (string path in Directory.GetFiles(_log))
        {
            if (ArchiveNames.RangeOf(Path.GetFileName(path)) is var (from, to))
                stretches.Add(StretchFile.ReadSummary(path, _group, from, to));
        }

        IEnumerable<ArchivedCheckpoint> checkpoints = Directory.GetDirectories(_checkpoints)
            .Where(static path => ArchiveNames.IsCheckpoint(Path.GetFileName(path)))
            .Select(CheckpointLabel.Read);
        return new ArchiveContent(
            [.. stretches.OrderBy(static stretch => stretch.From)],
            [.. checkpoints.OrderBy(static kept => kept.Index)]);
    });

    string PathOf(ArchiveStretch stretch) => Path.Combine(_log, ArchiveNames.Of(stretch));

    string PathOf(ArchivedCheckpoint kept) => Path.Combine(_checkpoints, ArchiveNames.Of(kept));
}
