using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// Takes checkpoints of the state of one group: freezes it on the apply thread, lets it be written and synced beside,
/// makes it the latest, and lets go of the log before it. On the consensus thread only.
/// </summary>
sealed class CheckpointTaker(GroupParts group, CheckpointShelf shelf, ArchiveKeeper archive)
{
    // Who has asked for one, and what it must cover.
    readonly List<(LogIndex Index, TaskCompletionSource<CheckpointRef> Call)> _calls = [];
    long _bytesSince;
    long _frozenAt;
    bool _isTaking;
    bool _waitsForEntries;

    /// <summary>Whether none is taken, because the state is being replaced by one of another node.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Takes one that covers all that is applied now.</summary>
    public void Add(TaskCompletionSource<CheckpointRef> call) => _calls.Add((group.Machine.AppliedIndex, call));

    /// <summary>So much more was applied.</summary>
    public void OnApplied(long bytes)
    {
        _bytesSince += bytes;
        _waitsForEntries = false;
    }

    /// <summary>The latest checkpoint is durable: those whom it serves are answered.</summary>
    public void OnLatest(CheckpointRef latest)
    {
        foreach ((_, TaskCompletionSource<CheckpointRef> call) in _calls.FindAll(asked => asked.Index <= latest.Index))
            call.TrySetResult(latest);
        _calls.RemoveAll(asked => asked.Index <= latest.Index);
    }

    /// <summary>Takes one if it is due.</summary>
    public void MaybeTake()
    {
        bool isDue = _calls.Count > 0 || _bytesSince >= group.Node.Options.CheckpointLogBytes;
        if (!isDue || IsHeld || _isTaking || _waitsForEntries)
            return;
        _isTaking = true;
        _bytesSince = 0;
        _frozenAt = group.Node.Options.Time.GetTimestamp();
        group.Apply(() =>
        {
            if (!group.Applier.CanFreeze)
            {
                group.Tell(OnNotFrozen);
                return;
            }

            (ICheckpointWriter writer, LogIndex index, long latestTime) = group.Applier.Freeze();
            group.Tell(() => OnFrozen(writer, index, latestTime));
        });
    }

    /// <summary>None will be taken any more.</summary>
    public void FailAll(NodeStoppedException end)
    {
        foreach ((_, TaskCompletionSource<CheckpointRef> call) in _calls)
            call.TrySetException(end);
        _calls.Clear();
    }

    void OnNotFrozen()
    {
        // Why: it is due as before.
        _bytesSince = Math.Max(_bytesSince, group.Node.Options.CheckpointLogBytes);
        _waitsForEntries = true;
        _isTaking = false;
    }

    void OnFrozen(ICheckpointWriter writer, LogIndex index, long latestTime)
    {
        ulong id = CheckpointFolder.NewId();
        CheckpointRef? checkpoint = null;
        if (group.Machine.Checkpoint is { } latest && latest.Index >= index)
            OnLatest(latest);
        else
            checkpoint = group.Machine.DescribeCheckpoint(index, id, sizeBytes: 1);
        if (checkpoint is not null)
        {
            group.Start(() => Write(writer, checkpoint, latestTime), isOfState: true);
            return;
        }

        // Why wait: a stop sign that is decided and not applied is between the state and the configuration in force.
        _waitsForEntries = _calls.Count > 0;
        _isTaking = false;
        writer.Dispose();
    }

    Action Write(ICheckpointWriter writer, CheckpointRef checkpoint, long latestTime)
    {
        using (writer)
            writer.Write(group.Folder.Begin(checkpoint.Id), group.Node.Life.Ending);
        StoredCheckpoint stored = group.Folder.Seal(checkpoint.Id, checkpoint.Index);
        return () => OnWritten(checkpoint with { SizeBytes = stored.StreamBytes }, stored, latestTime);
    }

    void OnWritten(CheckpointRef checkpoint, StoredCheckpoint stored, long latestTime)
    {
        if (shelf.Latest is { } latest && latest.Index >= checkpoint.Index)
        {
            // Another node's, that was installed meanwhile, is newer.
            _isTaking = false;
            shelf.Discard(checkpoint.Id);
            return;
        }

        shelf.MakeLatest(checkpoint, stored, () =>
        {
            NodeOptions options = group.Node.Options;
            options.Events.CheckpointTaken(checkpoint, options.Time.GetElapsedTime(_frozenAt));
            group.Machine.CheckpointTaken(checkpoint);
            shelf.Archive(archive, checkpoint, latestTime, () => OnArchived(checkpoint));
        });
    }

    void OnArchived(CheckpointRef checkpoint)
    {
        _isTaking = false;
        // Inv A1: what is trimmed is in the archive, where there is one.
        LogIndex trimmed = checkpoint.Index + -group.Node.Options.LogTailEntries;
        if (trimmed > group.Machine.TrimmedIndex)
            group.Machine.Trim(trimmed);
        OnLatest(checkpoint);
    }
}
