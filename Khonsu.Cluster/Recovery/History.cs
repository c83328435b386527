using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// What the files of a node, its archive, or a backup know of the past of one group: states to begin with, and the log
/// between and after them. To be read only; every entry is held against the chain of all before it.
/// </summary>
sealed class History
{
    readonly List<HistoryStart> _starts = [];
    readonly List<HistoryPiece> _pieces = [];

    History(ArchiveOwner owner, GroupId group, NodeFiles? files, ArchiveFolder archive)
    {
        (Owner, Group, Files, Archive) = (owner, group, files, archive);
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

    /// <summary>The group.</summary>
    public GroupId Group { get; }

    /// <summary>The archive; without content where there is none.</summary>
    public ArchiveFolder Archive { get; }

    /// <summary>The files of the node; null in an archive or a backup.</summary>
    public NodeFiles? Files { get; }

    /// <summary>Where a restore may begin, by index; none in a new node.</summary>
    public IReadOnlyList<HistoryStart> Starts => _starts;

    /// <summary>The parts of the log, by index; they may overlap.</summary>
    public IReadOnlyList<HistoryPiece> Pieces => _pieces;

    /// <summary>Where it ends, exclusive.</summary>
    public LogIndex End { get; private set; }

    /// <summary>The latest time that it knows of, in microseconds since 1970; 0 for none.</summary>
    public long LatestTime { get; private set; }

    /// <summary>Reads what an archive has.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="archive">The archive of the group.</param>
    /// <param name="group">The group.</param>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static History Of(ArchiveOwner owner, ArchiveFolder archive, GroupId group)
        => Finished(new History(owner, group, null, archive));

    /// <summary>Reads what the files of a node have, and its archive.</summary>
    /// <param name="files">The files; they stay open as long as this is used.</param>
    /// <param name="directory">Where they are.</param>
    /// <param name="owner">Whose they are.</param>
    /// <param name="archive">The archive of the group.</param>
    /// <param name="group">The group.</param>
    /// <exception cref="StorageException">Something is damaged.</exception>
    public static History Of(
        NodeFiles files, string directory, ArchiveOwner owner, ArchiveFolder archive, GroupId group)
    {
        var history = new History(owner, group, files, archive);
        history.Take(files, directory);
        return Finished(history);
    }

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

    static History Finished(History history)
    {
        history._pieces.Sort(static (left, right) => left.From.CompareTo(right.From));
        // Why not where there is a checkpoint alone: what was before it is not there.
        if (history._pieces.Count == 0 ? history._starts.Count == 0 : history._pieces[0].From == LogIndex.Zero)
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

    void Take(NodeFiles files, string directory)
    {
        LogBounds bounds = files.BoundsOf(Group);
        HardState? hard = files.HardOf(Group);
        Owner = Owner with { IsAlone = hard is null || hard.Config.Voters.Length == 1 };
        CheckpointRef? latest = files.CheckpointOf(Group);
        // Why: whoever decides alone has decided all that is durable; of others only what they have heard of is sure.
        LogIndex decided = Owner.IsAlone ? bounds.End : LogIndex.Min(bounds.End, hard!.DecidedIndex);
        ILogReader reader = files.ReaderOf(Group);
        if (bounds.Start < decided)
        {
            _pieces.Add(new HistoryPiece(bounds.Start, decided, null, from => Entries(reader, from, decided)));
        }

        if (latest is null || _starts.Any(start => start.Checkpoint?.Id == latest.Id))
            return;
        string path = CheckpointFolder.PathIn(directory, Group, latest.Id);
        StoredCheckpoint stored = StoredCheckpoint.Open(path, Group, latest.Id, latest.Index);
        long time = HistoryStart.RestOf(stored).LatestTime;
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
