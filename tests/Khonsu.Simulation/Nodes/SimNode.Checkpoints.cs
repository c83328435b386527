using System.Buffers.Binary;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Apply;
using Khonsu.Simulation.Bank;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Disk;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Nodes;

/// <summary>
/// Checkpoints: a file of its own for each, durable before the journal names it. Fetched ones are staged first.
/// </summary>
sealed partial class SimNode
{
    const int HeadBytes = 8;

    // Files that are written and not named by the journal yet: nobody else may delete them.
    readonly HashSet<string> _unnamed = [];
    ulong _checkpointCount;

    /// <summary>How many places of its files were damaged, noticed or not.</summary>
    public int RotCount { get; private set; }

    /// <summary>Damages one file of the node.</summary>
    /// <returns>Whether any byte is another than before.</returns>
    public bool Rot()
    {
        string name = Random.Pick<string>([.. _disk.Names]);
        bool isChanged = _disk.Open(name).Rot(Random);
        if (_world.Trace.IsRead && isChanged)
            _world.Tell($"node {Id} has a damaged place in {name}");
        RotCount += isChanged ? 1 : 0;
        return isChanged;
    }

    /// <summary>Whether writes are refused.</summary>
    public bool IsDiskFull
    {
        get => _disk.IsFull;
        set => _disk.IsFull = value;
    }

    bool TryLoadState(int group, out ListState state)
    {
        CheckpointRef? checkpoint = Store.Written(group).Checkpoint;
        ListState? found = checkpoint is null
            ? new ListState(_world.Plan.HasTransactions ? new BankState() : null)
            : ListState.FromBytes(_disk.Open(NodeStore.CheckpointName(group, checkpoint.Id)).Bytes);
        state = found!;
        return found is not null;
    }

    void TakeCheckpoint(SimReplica replica)
    {
        byte[] bytes = replica.State.ToBytes();
        LogIndex index = replica.State.AppliedIndex;
        replica.NoteCheckpoint(index);
        ulong id = ((ulong)(Place + 1) << 48) | (Store.Incarnation << 24) | ++_checkpointCount;
        if (replica.Machine.DescribeCheckpoint(index, id, bytes.Length) is not { } checkpoint)
            return;
        _world.Counts.Add(FaultClass.Checkpoint);
        replica.IsTakingCheckpoint = true;
        WriteFile(replica, checkpoint, bytes, () =>
        {
            replica.IsTakingCheckpoint = false;
            replica.Machine.CheckpointTaken(checkpoint);
            // Why not always all: followers that lag a little should find entries, others a trimmed log.
            LogIndex trim = index + -Random.Below(3);
            if (Random.OneIn(2) && trim > Store.Written(replica.Group).Start)
                replica.Machine.Trim(trim);
        });
    }

    void Install(SimReplica replica, CheckpointRef checkpoint)
    {
        ReadOnlySpan<byte> staged = _disk.Open(NodeStore.StagingName(replica.Group)).Bytes;
        if (staged.Length != HeadBytes + checkpoint.SizeBytes)
        {
            throw new ViolationException(
                "checkpoint", $"node {Id} installs {checkpoint.SizeBytes} bytes of which {staged.Length} are staged");
        }
        byte[] content = staged[HeadBytes..].ToArray();
        if (ListState.FromBytes(content) is not { } state)
        {
            // What was staged rotted before anyone relied on it: it is fetched again.
            Crash(CrashLoss.All);
            return;
        }
        if (state.AppliedIndex != checkpoint.Index || state.Chain != checkpoint.Chain)
            throw new ViolationException(
                "checkpoint", $"node {Id} installs {checkpoint.Index}, staged {state.AppliedIndex}");
        WriteFile(replica, checkpoint, content, () => replica.Install(state, checkpoint));
    }

    void WriteFile(SimReplica replica, CheckpointRef checkpoint, byte[] content, Action afterDurable)
    {
        string name = NodeStore.CheckpointName(replica.Group, checkpoint.Id);
        _disk.Delete(name);
        if (!_disk.TryPut(name, 0, content))
        {
            Crash(DrawLoss());
            return;
        }
        ulong incarnation = Store.Incarnation;
        _unnamed.Add(name);
        _world.Events.AddIn(SyncTime(), () => WhenUp(incarnation, () =>
        {
            _disk.Sync(name);
            if (!AtBoundary())
                Point(replica, checkpoint, afterDurable);
        }));
    }

    // The journal names the file only after the file is durable, and the old file goes only after that.
    void Point(SimReplica replica, CheckpointRef checkpoint, Action afterDurable)
    {
        CheckpointRef? before = Store.Written(replica.Group).Checkpoint;
        if (before is not null && before.Index >= checkpoint.Index && before.Id != checkpoint.Id)
        {
            replica.IsTakingCheckpoint = false;
            _unnamed.Remove(NodeStore.CheckpointName(replica.Group, checkpoint.Id));
            if (replica.Installing == checkpoint)
                throw new ViolationException(
                    "checkpoint", $"node {Id} installs {checkpoint.Index} below {before.Index}");
            return;
        }
        Enqueue(new IoItem(replica, new GroupChange(replica.Group, null, null, checkpoint), null, () =>
        {
            _unnamed.Remove(NodeStore.CheckpointName(replica.Group, checkpoint.Id));
            afterDurable();
            DeleteUnused(replica);
        }));
    }

    // Why not all but the newest: the one before it may still be on its way to someone, piece by piece.
    void DeleteUnused(SimReplica replica)
    {
        string prefix = $"checkpoint-{replica.Group}-";
        foreach (string name in _disk.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
        {
            ulong id = Convert.ToUInt64(name[prefix.Length..], 16);
            if (!replica.Machine.IsCheckpointInUse(id) && !_unnamed.Contains(name))
                _disk.Delete(name);
        }
    }

    // A staging file begins with the id of the checkpoint whose bytes it holds.
    bool TryStage(int group, IReadOnlyList<CheckpointWrite> writes)
    {
        string name = NodeStore.StagingName(group);
        foreach (CheckpointWrite write in writes)
        {
            byte[] head = new byte[HeadBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(head, write.Checkpoint.Id);
            if (write.OffsetBytes == 0)
                _disk.Delete(name);
            else
                CheckStaged(name, head, write.OffsetBytes);
            if (write.OffsetBytes == 0 && !_disk.TryPut(name, 0, head))
                return false;
            if (!_disk.TryPut(name, HeadBytes + (int)write.OffsetBytes, write.Data.Span))
                return false;
        }
        return true;
    }

    void CheckStaged(string name, byte[] head, long offset)
    {
        ReadOnlySpan<byte> staged = _disk.Open(name).Bytes;
        if (staged.Length != HeadBytes + offset || !staged[..HeadBytes].SequenceEqual(head))
            throw new ViolationException("checkpoint", $"node {Id} stages offset {offset} after {staged.Length} bytes");
    }

    // Fills in the bytes of a checkpoint; null when this node has it no more, or finds it damaged.
    Envelope? Filled(SimReplica replica, Envelope envelope)
    {
        if (envelope.Message is not CheckpointChunk chunk)
            return envelope;
        string name = NodeStore.CheckpointName(replica.Group, chunk.Checkpoint.Id);
        if (!_disk.Exists(name))
        {
            replica.Machine.CheckpointLost(chunk.Checkpoint.Id);
            return null;
        }
        ReadOnlySpan<byte> content = _disk.Open(name).Bytes;
        if (!ListState.IsWhole(content))
        {
            // Only the newest one is the state; an older one that is damaged is of no use to anyone.
            if (Store.Written(replica.Group).Checkpoint?.Id != chunk.Checkpoint.Id)
            {
                _disk.Delete(name);
                replica.Machine.CheckpointLost(chunk.Checkpoint.Id);
                return null;
            }
            IsLost = true;
            Crash(CrashLoss.All);
            return null;
        }
        byte[] bytes = content.Slice((int)chunk.OffsetBytes, chunk.LengthBytes).ToArray();
        return envelope with { Message = chunk with { Data = bytes } };
    }
}
