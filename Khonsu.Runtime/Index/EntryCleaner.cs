using Khonsu.Clock;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Index;

/// <summary>
/// Takes entries out that no snapshot needs. Each transaction object that writes indexed rows has one; every entry
/// whose row got another key, was deleted, or did not come to be, passes through it.
/// </summary>
/// <remarks>
/// Bounds: a cleaner holds at most one batch of <see cref="EntryBatch.EntriesMax"/> entries, does its work once for
/// that many, and then looks at no more than that batch and two of the store's backlog.
/// Inv S6: an entry that is forgotten here is in use, and is offered again by whoever ends that.
/// Source: the way of the pruner of versions, whose survey decides here too.
/// </remarks>
internal sealed class EntryCleaner
{
    const int KeptEntriesMax = EntryBatch.EntriesMax / 2;
    const int BacklogBatches = 2;

    readonly SnapshotRegistry _snapshots;
    readonly LockFreeQueue<EntryBatch> _backlog;
    EntryBatch _waiting = new();
    EntryBatch? _spare;

    internal EntryCleaner(SnapshotRegistry snapshots, LockFreeQueue<EntryBatch> backlog)
    {
        _snapshots = snapshots;
        _backlog = backlog;
    }

    /// <summary>Takes an entry that its owner does not need any more.</summary>
    /// <param name="entry">The entry.</param>
    internal void Add(in EntryRef entry)
    {
        EntryBatch waiting = _waiting;
        waiting.Entries[waiting.Count++] = entry;
        if (waiting.Count == EntryBatch.EntriesMax)
            Clean();
    }

    /// <summary>Takes out what nobody needs, of the entries here and of a part of the backlog.</summary>
    internal void Clean()
    {
        long horizon = _snapshots.Horizon();
        Trim(_waiting, horizon);
        if (_waiting.Count > KeptEntriesMax)
            Spill();
        for (int batches = 0; batches < BacklogBatches && _backlog.TryDequeue(out EntryBatch? batch); batches++)
        {
            StepHook.At(Step.EntryBatchTaken);
            Trim(batch, horizon);
            if (_waiting.Count + batch.Count > KeptEntriesMax)
            {
                _backlog.Enqueue(batch);
                continue;
            }

            batch.MoveTo(_waiting);
            _spare = batch;
        }
    }

    /// <summary>Ends the cleaner: cleans, and hands what must wait on to the store.</summary>
    internal void Close()
    {
        if (_waiting.Count == 0)
            return;
        Clean();
        Spill();
    }

    /// <summary>Hands what waits here to the store, so that other cleaners can take it.</summary>
    void Spill()
    {
        if (_waiting.Count == 0)
            return;
        _backlog.Enqueue(_waiting);
        _waiting = _spare ?? new EntryBatch();
        _spare = null;
    }

    static void Trim(EntryBatch batch, long horizon)
    {
        EntryRef[] entries = batch.Entries;
        int kept = 0;
        for (int index = 0; index < batch.Count; index++)
        {
            EntryRef entry = entries[index];
            long limit = entry.Index.Kept is { } past ? past.Horizon() : horizon;
            if (entry.Index.TryRemove(entry.Entry, limit) == EntryFate.Waiting)
                entries[kept++] = entry;
        }

        entries.AsSpan(kept, batch.Count - kept).Clear();
        batch.Count = kept;
    }
}
