using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// What the files of a node, its archive, or a backup know of the past of a store: states to begin with, and the log
/// between and after them. To be read only; every entry is held against the chain of all before it.
/// </summary>
sealed class History : IDisposable
{
    readonly List<HistoryStart> _starts = [];
    readonly List<HistoryPiece> _pieces = [];
    readonly NodeFiles? _files;

    History(ArchiveOwner owner, NodeFiles? files, ArchiveFolder archive)
    {
        (Owner, _files, Archive) = (owner, files, archive);
        foreach (ArchiveStretch stretch in archive.Content.Stretches)
        {
            _pieces.Add(new HistoryPiece(
                stretch.From,
                stretch.To,
                stretch.LastTime,
                from => archive.Read(stretch).Skip((int)(from - stretch.From))));
        }

        foreach (ArchivedCheckpoint kept in archive.Content.Checkpoints)
        {
            _starts.Add(new HistoryStart(
                kept.Index, kept.Checkpoint.Chain, kept.LatestTime, kept.Checkpoint, () => archive.Open(kept)));
        }
    }

    /// <summary>Whose it is, and whether the node decided alone.</summary>
    public ArchiveOwner Owner { get; private set; }

    /// <summary>The archive; without content where there is none.</summary>
    public ArchiveFolder Archive { get; }

    /// <summary>The files of the node; null in an archive or a backup.</summary>
    public NodeFiles? Files => _files;

    /// <summary>Where a restore may begin, by index; none in a new node.</summary>
    public IReadOnlyList<HistoryStart> Starts => _starts;

    /// <summary>The parts of the log, by index; they may overlap.</summary>
    public IReadOnlyList<HistoryPiece> Pieces => _pieces;

    /// <summary>Where it ends, exclusive.</summary>
    public LogIndex End { get; private set; }

    /// <summary>The latest time that it knows of, in microseconds since 1970; 0 for none.</summary>
    public long LatestTime { get; private set; }

    /// <summary>Opens the files of a node with its archive, or an archive or a backup alone.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="archive">Where the archive of the node is; null for the usual place in its directory.</param>
    /// <param name="group">The group.</param>
    /// <exception cref="StorageException">There is neither, or it is damaged.</exception>
    public static History Open(string directory, string? archive, GroupId group)
    {
        if (!NodeFiles.AreIn(directory))
        {
            ArchiveOwner owner = ArchiveOwner.Find(directory) ?? throw new StorageException(
                StorageFault.Foreign,
                $"'{directory}' has neither the files of a node nor an archive or a backup of one. Give the directory "
                + "that the node was started with, or the folder of the backup.");
            return Finished(new History(owner, null, ArchiveFolder.Read(directory, group)), group);
        }

        NodeFiles files = NodeFiles.Open(directory);
        try
        {
            if (files.HardOf(new GroupId(group.Value + 1)) is not null)
            {
                throw new StorageException(
                    StorageFault.Foreign,
                    $"'{directory}' has a store of several shards, of which this version of the library reads and "
                        + "restores no moments. Start a node on it, or copy the directory as a whole.");
            }

            ArchiveFolder folder = ArchiveFolder.Read(
                ArchiveOf(directory, archive, files.Record.Identity), group);
            var history = new History(new ArchiveOwner(files.Record.Identity, false), files, folder);
            history.Take(files, directory, group);
            return Finished(history, group);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Makes the past of an archive that is open already.</summary>
    public static History Of(ArchiveOwner owner, ArchiveFolder archive, GroupId group)
        => Finished(new History(owner, null, archive), group);

    /// <summary>The log up to where it is without a hole.</summary>
    /// <param name="from">Where to begin.</param>
    public LogIndex ReachOf(LogIndex from)
    {
        LogIndex reach = from;
        foreach (HistoryPiece piece in _pieces)
        {
            if (piece.From <= reach)
                reach = LogIndex.Max(reach, piece.To);
        }

        return reach;
    }

    /// <summary>Reads the log up to where it is without a hole.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="chain">Chain of the log there.</param>
    /// <exception cref="StorageException">An entry is damaged or of another history.</exception>
    public IEnumerable<LogEntry> Read(LogIndex from, ulong chain)
    {
        foreach (HistoryPiece piece in _pieces)
        {
            if (piece.From > from || piece.To <= from)
                continue;
            foreach (LogEntry entry in piece.Read(from))
            {
                // Inv A2: also from one place to the next.
                if (ChainHash.Of(chain, entry) != entry.Chain)
                    throw Parted(from);
                chain = entry.Chain;
                from += 1;
                yield return entry;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _files?.Dispose();

    static string ArchiveOf(string directory, string? archive, NodeIdentity identity)
    {
        string path = archive ?? Path.Combine(directory, ArchiveOptions.FolderName);
        ArchiveOwner? owner = ArchiveOwner.Find(path);
        if (owner is null && archive is not null)
            throw new StorageException(StorageFault.Foreign, $"'{archive}' is no archive. Give the folder of one.");
        return owner is null || owner.Identity == identity
            ? path
            : throw new StorageException(
                StorageFault.Foreign, $"'{path}' is the archive of {owner.Identity}, and the files are of {identity}.");
    }

    static History Finished(History history, GroupId group)
    {
        history._pieces.Sort(static (left, right) => left.From.CompareTo(right.From));
        if (history._pieces.Count == 0 || history._pieces[0].From == LogIndex.Zero)
            history._starts.Add(HistoryStart.Origin);
        history._starts.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        foreach (HistoryStart start in history._starts)
        {
            history.End = LogIndex.Max(history.End, start.Index);
            history.LatestTime = Math.Max(history.LatestTime, start.LatestTime);
            if (start.Checkpoint is { } checkpoint && checkpoint.Config.Voters.Length > 1)
                history.Owner = history.Owner with { IsAlone = false };
        }

        LogIndex timed = LogIndex.Zero;
        foreach (HistoryPiece piece in history._pieces)
        {
            history.End = LogIndex.Max(history.End, piece.To);
            long latest = piece.LastTime ?? LatestOf(piece, LogIndex.Max(piece.From, timed));
            history.LatestTime = Math.Max(history.LatestTime, latest);
            timed = LogIndex.Max(timed, piece.To);
        }

        return history;
    }

    static long LatestOf(HistoryPiece piece, LogIndex from)
        => from >= piece.To ? 0 : piece.Read(from).Select(StoreState.TimeIn).DefaultIfEmpty().Max();

    void Take(NodeFiles files, string directory, GroupId group)
    {
        LogBounds bounds = files.BoundsOf(group);
        HardState? hard = files.HardOf(group);
        Owner = Owner with { IsAlone = hard is null || hard.Config.Voters.Length == 1 };
        CheckpointRef? latest = files.CheckpointOf(group);
        // Why: whoever decides alone has decided all that is durable; of others only what they have heard of is sure.
        LogIndex decided = Owner.IsAlone ? bounds.End : LogIndex.Min(bounds.End, hard!.DecidedIndex);
        ILogReader reader = files.ReaderOf(group);
        if (bounds.Start < decided)
        {
            _pieces.Add(new HistoryPiece(bounds.Start, decided, null, from => Entries(reader, from, decided)));
        }

        if (latest is null || _starts.Any(start => start.Checkpoint?.Id == latest.Id))
            return;
        string path = CheckpointFolder.PathIn(directory, group, latest.Id);
        StoredCheckpoint stored = StoredCheckpoint.Open(path, group, latest.Id, latest.Index);
        long time = StateWriter.ReadRest(path).LatestTime;
        _starts.Add(new HistoryStart(latest.Index, latest.Chain, time, latest, () => stored));
    }

    static IEnumerable<LogEntry> Entries(ILogReader reader, LogIndex from, LogIndex to)
    {
        const long PieceBytes = 1 << 20;
        while (from < to)
        {
            IReadOnlyList<LogEntry> piece = reader.Read(from, to, PieceBytes);
            foreach (LogEntry entry in piece)
                yield return entry;
            from += piece.Count;
        }
    }

    static StorageException Parted(LogIndex index) => new(
        StorageFault.Damaged,
        $"Entry {index} is of another history than the one before it: the archive and the files of the node do not "
        + "belong together. Give those of the same node and time.");
}
