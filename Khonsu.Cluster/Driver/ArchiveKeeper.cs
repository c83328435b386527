using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// Takes what the log of one group is about to lose into the archive, and lets go there of what is too old. Its work is
/// done beside, one piece after the other; the log is trimmed by nobody else, so what is being copied stays. Without an
/// archive it does nothing. On the consensus thread only, but for what it starts.
/// </summary>
sealed class ArchiveKeeper
{
    readonly GroupParts _group;
    readonly ILogReader _log;
    readonly IReplicatedState _state;
    readonly ArchiveOptions? _options;
    readonly ArchiveFolder? _folder;
    readonly Queue<Func<Action>> _waiting = [];
    bool _isBusy;

    // Order: written by the consensus thread; see Hold.
    int _holdCount;

    /// <summary>Opens the archive of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="found">What the node found of it.</param>
    /// <exception cref="StorageException">The archive is damaged, another's, cannot be written, or of another history
    /// than the log.</exception>
    public ArchiveKeeper(GroupParts group, FoundGroup found)
    {
        (_group, _log, _state) = (group, found.Log, found.Setup.State);
        _options = group.Node.Options.Archive;
        if (_options is null)
            return;
        NodeArchives all = group.Node.Archives;
        Owner = new ArchiveOwner(
            group.Node.Options.Identity, group.Machine.Config.Voters.Length == 1, all.GroupCount);
        _folder = ArchiveFolder.Open(_options.Directory, Owner, group.Group, group.Node.Options.AtCheckpointStep);
        CheckHistory(_options.Directory, _folder.Content);
        all.Add(this);
    }

    /// <summary>Whose the archive is; null when there is none.</summary>
    public ArchiveOwner? Owner { get; }

    /// <summary>Whether there is an archive.</summary>
    public bool IsOn => _folder is not null;

    /// <summary>Takes the log below a checkpoint, and the checkpoint where it is worth its room.</summary>
    /// <param name="checkpoint">The latest one, durable.</param>
    /// <param name="stored">Its files; they stay until this is done.</param>
    /// <param name="latestTime">The latest time that an entry before it bore.</param>
    /// <param name="next">Runs when all of it is safe.</param>
    public void Take(CheckpointRef checkpoint, StoredCheckpoint stored, long latestTime, Action next)
    {
        // Why first those: a checkpoint needs the logs of other groups up to where it was taken (Inv S4), and the
        // archive is to be enough where all else is lost.
        if (_folder is null)
            next();
        else
            _group.Node.Archives.CopyOthers(this, () => TakeOwn(checkpoint, stored, latestTime, next));
    }

    void TakeOwn(CheckpointRef checkpoint, StoredCheckpoint stored, long latestTime, Action next)
    {
        (LogIndex start, ulong startChain) = (_group.Machine.TrimmedIndex, _group.Machine.Log.TrimmedChain);
        Start(() =>
        {
            CopyLog(start, startChain, checkpoint.Index);
            if (ArchivePlan.Keeps(_folder!.Content, checkpoint))
                _folder.Add(checkpoint, stored, latestTime);
            MaybeDrop();
            return next;
        });
    }

    /// <summary>Takes the log up to what is applied, and does something with the archive while nothing in it
    /// changes.</summary>
    /// <param name="work">What is done, beside; returns what the consensus thread does then.</param>
    public void Do(Func<ArchiveFolder, Action> work)
    {
        (LogIndex start, ulong startChain) = (_group.Machine.TrimmedIndex, _group.Machine.Log.TrimmedChain);
        LogIndex end = _group.Machine.AppliedIndex;
        Start(() =>
        {
            CopyLog(start, startChain, end);
            return work(_folder!);
        });
    }

    /// <summary>Lets go of nothing more, until <see cref="Release"/> was called as often.</summary>
    // Order: read by pieces of work beside. One that has missed it began before those that follow, and only what these
    // find is relied on.
    public void Hold() => Volatile.Write(ref _holdCount, _holdCount + 1);

    /// <summary>Lets go again of what is too old, unless somebody else holds it.</summary>
    public void Release()
    {
        Volatile.Write(ref _holdCount, _holdCount - 1);
        if (_holdCount > 0)
            return;
        Start(() =>
        {
            MaybeDrop();
            return static () => { };
        });
    }

    /// <summary>Takes the log up to what is applied, and looks at what there is then.</summary>
    /// <param name="found">Gets it, to be read as long as it is held; null when the state cannot be made of it, because
    /// a checkpoint is on its way that goes before what has been taken.</param>
    public void Look(Action<ArchiveFolder?> found)
    {
        LogIndex end = _group.Machine.AppliedIndex;
        Do(folder =>
        {
            ArchiveFolder? whole = folder.Content.Reaches(end) ? folder.Now() : null;
            return () => found(whole);
        });
    }

    // Why one after the other: each begins where the one before has ended.
    void Start(Func<Action> work)
    {
        _waiting.Enqueue(work);
        MaybeStart();
    }

    void MaybeStart()
    {
        if (_isBusy || !_waiting.TryDequeue(out Func<Action>? work))
            return;
        _isBusy = true;
        _group.Start(() =>
        {
            Action next = work();
            return () =>
            {
                _isBusy = false;
                next();
                MaybeStart();
            };
        });
    }

    void MaybeDrop()
    {
        // Order: the partner is Hold.
        if (Volatile.Read(ref _holdCount) > 0)
            return;
        long now = (_group.Node.Options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks
            / TimeSpan.TicksPerMicrosecond;
        _folder!.Drop(ArchivePlan.Expired(_folder.Content, now, _options!));
    }

    void CopyLog(LogIndex start, ulong startChain, LogIndex end)
    {
        ArchiveContent content = _folder!.Content;
        (LogIndex from, ulong chain) = content.End >= start ? (content.End, content.EndChain) : (start, startChain);
        if (from < end)
            _folder.Append(Entries(from, end), from, chain, _state.TimeOf, _options!.StretchBytes);
    }

    IEnumerable<LogEntry> Entries(LogIndex from, LogIndex end)
    {
        const long PieceBytes = 1 << 20;
        while (from < end)
        {
            IReadOnlyList<LogEntry> piece = _log.Read(from, end, PieceBytes);
            _group.Node.Life.Ending.ThrowIfCancellationRequested();
            foreach (LogEntry entry in piece)
                yield return entry;
            from += piece.Count;
        }
    }

    // Inv A2. Why also here: after a restart on an older copy of the database the two have parted.
    void CheckHistory(string directory, ArchiveContent content)
    {
        LogIndex end = content.End;
        if (end < _group.Machine.TrimmedIndex)
            return;
        if (end > _group.Machine.AcceptedIndex || _group.Machine.Log.ChainAt(end) != content.EndChain)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"The archive in '{directory}' goes up to entry {end} of another history than the log of this node, "
                + "which ends at "
                + $"{_group.Machine.AcceptedIndex}: one of both was put back from a copy. Give the node a new folder "
                + "for its archive, and keep this one.");
        }
    }
}
