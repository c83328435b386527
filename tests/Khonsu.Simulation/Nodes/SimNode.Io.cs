using Khonsu.Cluster.Consensus;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Nodes;

/// <summary>Waiting for the disk: one sync at a time, for whatever waits, of all groups.</summary>
sealed partial class SimNode
{
    readonly Queue<IoItem> _io = [];
    bool _isIoBusy;
    long _ioSince;
    long _stalledUntil;

    /// <summary>The age of the oldest write or sync that has not returned, in ticks.</summary>
    int IoAgeTicks => _isIoBusy ? (int)((_world.Events.Now - _ioSince) / SimPlan.TickMicros) : 0;

    /// <summary>Puts something that must be durable behind all that waits already.</summary>
    void Enqueue(IoItem item)
    {
        _io.Enqueue(item);
        StartIo();
    }

    void StartIo()
    {
        // What needs no sync is written and done with, as long as nothing before it waits for one.
        while (IsUp && !_isIoBusy && _io.TryPeek(out IoItem? first) && !first.MustSync)
        {
            _io.Dequeue();
            if (TryWrite([first]) && !AtBoundary())
                Complete(first);
        }
        if (!IsUp || _isIoBusy || _io.Count == 0)
            return;
        IoItem[] batch = [.. _io];
        _io.Clear();
        _isIoBusy = true;
        _ioSince = _world.Events.Now;
        if (!TryWrite(batch) || AtBoundary())
            return;
        StoreSync sync = Store.BeginSync();
        if (AtBoundary())
            return;
        int life = _life;
        _world.Events.AddIn(SyncTime(), () =>
        {
            if (_life == life)
                EndSync(sync, batch);
        });
    }

    // The disk goes on while the process stands still; only the process hears of it later.
    void EndSync(StoreSync sync, IoItem[] batch)
    {
        _world.Note(6, Place);
        if (_world.IsChaos && _world.Tuning.SyncFailureChance > 0 && Random.Chance(_world.Tuning.SyncFailureChance))
        {
            _world.Counts.Add(FaultClass.SyncFailure);
            Crash(DrawLoss());
            return;
        }
        Store.EndSync(sync);
        if (AtBoundary())
            return;
        if (!Store.TryMark(sync))
        {
            Crash(DrawLoss());
            return;
        }
        WhenUp(Store.Incarnation, () => EndBatch(batch));
    }

    void EndBatch(IoItem[] batch)
    {
        if (AtBoundary())
            return;
        _isIoBusy = false;
        foreach (IoItem item in batch)
        {
            Complete(item);
            if (!IsUp)
                return;
        }
        PumpAll();
        if (IsUp)
            StartIo();
    }

    void Complete(IoItem item)
    {
        item.AfterDurable?.Invoke();
        if (item.Ready is not { } ready)
            return;
        item.Replica.Machine.Persisted(ready.Sequence);
        if (!TrySend(item.Replica, ready.SendAfterPersist))
            return;
        if (ready.Install is not null)
            Install(item.Replica, ready.Install);
        if (IsUp && !_world.Tuning.AppliesEarly)
            item.Replica.Take(ready);
    }

    bool TryWrite(IoItem[] batch)
    {
        bool hasRoom = batch.All(item => item.Ready is null || TryStage(item.Replica.Group, item.Ready.Checkpoints));
        GroupChange[] changes = [.. batch.Select(static item => item.Change).Where(static change => !change.IsEmpty)];
        if (hasRoom && changes.Length > 0)
            hasRoom = Store.TryWrite(changes);
        // A full disk stops the node: what it could not write it must not carry on without.
        if (!hasRoom)
            Crash(DrawLoss());
        return hasRoom;
    }

    /// <summary>Lets syncs that begin in a time end at its end.</summary>
    public void StallDisk(long micros) => _stalledUntil = _world.Events.Now + micros;

    long SyncTime()
    {
        if (_stalledUntil > _world.Events.Now)
            return _stalledUntil - _world.Events.Now;
        if (_world.IsChaos && _world.Tuning.StallChance > 0 && Random.Chance(_world.Tuning.StallChance))
        {
            _world.Counts.Add(FaultClass.DiskStall);
            return Random.Between(SimPlan.TimeoutMicros / 2, SimPlan.TimeoutMicros * 8);
        }
        return 1 + Random.Exponential(_world.Tuning.SyncMean);
    }
}
