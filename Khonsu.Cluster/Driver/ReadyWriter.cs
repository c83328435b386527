using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// Takes what the machine of one group wants written to the log thread; nothing that depends on it leaves before it
/// comes back from there. On the consensus thread only.
/// </summary>
/// <remarks>
/// A Ready with nothing to write needs no way to the disk: it counts as durable as soon as all before it are. So does
/// one that says only that more is decided, because that is a hint: it goes with the next write, or at the next tick.
/// </remarks>
/// <param name="group">The group.</param>
/// <param name="installer">Stages pieces of checkpoints.</param>
/// <param name="onPersisted">Hears of each Ready that went to the disk, when the machine has.</param>
sealed class ReadyWriter(GroupParts group, CheckpointInstaller installer, Action<Ready> onPersisted)
{
    // Readys at the log thread, and the number of the last one after them that has nothing to write.
    int _writeCount;
    ulong _emptySequence;

    // A hard state that is not on its way, and that differs from the last one that is by its decided index only.
    HardState? _hint;

    /// <summary>Takes a Ready, after all before it.</summary>
    public void Persist(Ready ready)
    {
        _hint = ready.Hard ?? _hint;
        // Why this says that the hard state can wait: whatever else is new in it needs a sync.
        bool isEmpty = ready is { Log: null, Install: null, MustSync: false }
            && ready.Checkpoints.Count == 0 && ready.SendAfterPersist.Count == 0;
        if (!isEmpty)
        {
            _writeCount++;
            Action? first = installer.Stage(ready.Checkpoints);
            group.Persist(new LogJob(WriteOf(ready.Log), ready.MustSync, first, () => OnPersisted(ready)));
        }
        else if (_writeCount == 0)
        {
            group.Machine.Persisted(ready.Sequence);
        }
        else
        {
            _emptySequence = ready.Sequence;
        }
    }

    /// <summary>Has the hint written that is held back: there may be no other write for long.</summary>
    public void WriteHint()
    {
        if (WriteOf(null) is { } write)
            group.Node.Log.Add(new LogJob(write, MustSync: false, null, static () => { }));
    }

    GroupWrite? WriteOf(LogWrite? log)
    {
        GroupWrite? write = _hint is null && log is null ? null : new GroupWrite(group.Group, _hint, log, null);
        _hint = null;
        return write;
    }

    void OnPersisted(Ready ready)
    {
        _writeCount--;
        bool isLast = _writeCount == 0;
        group.Machine.Persisted(isLast ? Math.Max(ready.Sequence, _emptySequence) : ready.Sequence);
        onPersisted(ready);
    }
}
