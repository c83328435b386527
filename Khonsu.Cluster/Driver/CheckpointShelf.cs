using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// The checkpoints of one group that are on the disk: makes one the latest, serves them to other nodes, and deletes
/// those that nobody may ask for any more. On the consensus thread only; files are worked with elsewhere.
/// </summary>
sealed class CheckpointShelf
{
    readonly GroupParts _group;

    // All of them were read and compared with their sums since the node was started.
    readonly SortedDictionary<ulong, StoredCheckpoint> _held = [];
    readonly HashSet<ulong> _beingArchived = [];
    readonly List<LentCheckpoint> _lent = [];
    int _readCount;

    /// <summary>Begins with what the node found when it started.</summary>
    public CheckpointShelf(GroupParts group, StoredCheckpoint? found)
    {
        _group = group;
        Latest = group.Machine.Checkpoint;
        if (Latest is not null && found is not null)
            _held.Add(Latest.Id, found);
    }

    /// <summary>The one that was made the latest last; it may not be durable as such yet.</summary>
    public CheckpointRef? Latest { get; private set; }

    /// <summary>Makes a checkpoint the latest one.</summary>
    /// <param name="checkpoint">With an index after that of <see cref="Latest"/>.</param>
    /// <param name="stored">Its files, synced.</param>
    /// <param name="next">Runs when that is durable.</param>
    public void MakeLatest(CheckpointRef checkpoint, StoredCheckpoint stored, Action next)
    {
        _held.Add(checkpoint.Id, stored);
        Latest = checkpoint;
        var write = new GroupWrite(_group.Group, null, null, checkpoint);
        _group.Persist(new LogJob(write, MustSync: true, null, () =>
        {
            _group.Folder.At(CheckpointStep.Switched);
            next();
            Retire();
        }));
    }

    /// <summary>Lets a checkpoint be archived, and keeps its files until that is done.</summary>
    /// <param name="archive">Takes it.</param>
    /// <param name="checkpoint">One that is held.</param>
    /// <param name="latestTime">The latest time that an entry before it bore.</param>
    /// <param name="next">Runs when it is safe there.</param>
    public void Archive(ArchiveKeeper archive, CheckpointRef checkpoint, long latestTime, Action next)
    {
        _beingArchived.Add(checkpoint.Id);
        archive.Take(checkpoint, _held[checkpoint.Id], latestTime, () =>
        {
            _beingArchived.Remove(checkpoint.Id);
            next();
            Retire();
        });
    }

    /// <summary>Lends the latest one: its files stay until <see cref="Return"/>.</summary>
    /// <returns>Null when there is none.</returns>
    public LentCheckpoint? Lend()
    {
        if (Latest is not { } latest)
            return null;
        var lent = new LentCheckpoint(latest, _held[latest.Id]);
        _lent.Add(lent);
        return lent;
    }

    /// <summary>Takes one back.</summary>
    public void Return(LentCheckpoint lent)
    {
        _lent.RemoveAll(one => ReferenceEquals(one, lent));
        Retire();
    }

    /// <summary>Sends a piece of a checkpoint, when it has been read.</summary>
    /// <param name="envelope">The message.</param>
    /// <param name="chunk">What it says, without the bytes.</param>
    public void Serve(Envelope envelope, CheckpointChunk chunk)
    {
        ulong id = chunk.Checkpoint.Id;
        if (!_held.TryGetValue(id, out StoredCheckpoint? stored))
        {
            _group.Machine.CheckpointLost(id);
            return;
        }

        // Why dropped: whoever asks does so again.
        if (_readCount >= _group.Node.Options.CheckpointReadsMax)
            return;
        _readCount++;
        _group.Start(() => Read(envelope, chunk, stored));
    }

    /// <summary>Deletes those that nobody may ask for any more.</summary>
    public void Retire()
    {
        // Why not meanwhile: one thing after the other leaves fewer states for a process to end in.
        if (_beingArchived.Count > 0)
            return;
        ulong[] unused =
        [
            .. _held.Keys.Where(id => id != Latest?.Id && !_group.Machine.IsCheckpointInUse(id)
                && !_lent.Exists(one => one.Checkpoint.Id == id)),
        ];
        foreach (ulong id in unused)
            Delete(id);
    }

    /// <summary>Deletes one that was never the latest.</summary>
    public void Discard(ulong id) => _group.Start(() =>
    {
        _group.Folder.Delete(id);
        return static () => { };
    });

    Action Read(Envelope envelope, CheckpointChunk chunk, StoredCheckpoint stored)
    {
        try
        {
            byte[] data = stored.Read(chunk.OffsetBytes, chunk.LengthBytes);
            return () =>
            {
                _readCount--;
                _group.Node.Outbox.Add(envelope with { Message = chunk with { Data = data } });
            };
        }
        catch (StorageException error)
        {
            return () =>
            {
                _readCount--;
                OnUnreadable(chunk.Checkpoint.Id, error);
            };
        }
    }

    void OnUnreadable(ulong id, StorageException error)
    {
        // Why the latest ends the node: its log alone is not its state any more.
        if (id == Latest?.Id || id == _group.Machine.Checkpoint?.Id)
        {
            _group.Node.Life.Fail(error);
        }
        else if (_held.ContainsKey(id))
        {
            _group.Machine.CheckpointLost(id);
            Delete(id);
        }
    }

    void Delete(ulong id)
    {
        _held.Remove(id);
        Discard(id);
    }
}
