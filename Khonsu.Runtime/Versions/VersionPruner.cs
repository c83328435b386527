using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Versions;

/// <summary>
/// Drops versions that no snapshot sees. Each transaction object has one; every version that superseded another passes
/// through it, so rows that nobody touches again are reached too.
/// </summary>
/// <remarks>
/// Idea: a committed version waits here until the oldest snapshot has passed it; then nothing below it is needed. While
/// an older snapshot is held, the versions between are unlinked instead, so a chain keeps one version for each snapshot
/// in use.
/// Bounds: a pruner holds at most one batch of <see cref="PruneBatch.RowsMax"/> versions, does its work once for that
/// many, and then looks at no more than that batch and two of the store's backlog.
/// Invariants: V3; V6 a version waits in at most one place, so its next pointer has one writer at a time; V7 a version
/// is marked unlinked only after a newer version that still waits has taken over what is below it.
/// </remarks>
internal sealed class VersionPruner
{
    const int KeptRowsMax = PruneBatch.RowsMax / 2;
    const int UnlinkStepsMax = 64;
    const int BacklogBatches = 2;

    static readonly UnlinkedMark Unlinked = new();

    readonly SnapshotRegistry _snapshots;
    readonly LockFreeQueue<PruneBatch> _backlog;
    readonly PrunePlan _plan = new();
    PruneBatch _waiting = new();
    PruneBatch? _spare;

    internal VersionPruner(SnapshotRegistry snapshots, LockFreeQueue<PruneBatch> backlog)
    {
        _snapshots = snapshots;
        _backlog = backlog;
    }

    /// <summary>Where dropped versions are counted, or null.</summary>
    internal SlotActivity? Activity { get; init; }

    /// <summary>Takes a version that its transaction has committed over another.</summary>
    /// <param name="version">A finalized version.</param>
    /// <param name="history">Where versions of its table wait before; null for nowhere.</param>
    internal void Add(TransactionalRow version, TableHistory? history)
    {
        if (history is null)
            Add(version);
        else if (version._khonsuNext is not null)
            history.Keep(version, this);
    }

    /// <summary>Takes a version that superseded another.</summary>
    /// <param name="version">A finalized version.</param>
    internal void Add(TransactionalRow version)
    {
        if (version._khonsuNext is null)
            return;
        PruneBatch waiting = _waiting;
        waiting.Rows[waiting.Count++].Row = version;
        if (waiting.Count == PruneBatch.RowsMax)
            Prune();
    }

    /// <summary>Surveys the snapshots and drops what nobody needs, here and in a part of the backlog.</summary>
    internal void Prune()
    {
        _snapshots.Survey(_plan);
        StepHook.At(Step.PruneSurveyed);
        Trim(_waiting);
        if (_waiting.Count > KeptRowsMax)
            Spill();
        for (int batches = 0; batches < BacklogBatches && _backlog.TryDequeue(out PruneBatch? batch); batches++)
        {
            StepHook.At(Step.PruneBatchTaken);
            // Why again: versions of a table that keeps its past may have got into the batch since, and readers of the
            // past may have come that the first survey has not seen (Inv P3).
            if (_snapshots.HasPast)
                _snapshots.Survey(_plan);
            Trim(batch);
            if (_waiting.Count + batch.Count > KeptRowsMax)
            {
                _backlog.Enqueue(batch);
                continue;
            }

            batch.MoveTo(_waiting);
            _spare = batch;
        }
    }

    /// <summary>Ends the pruner: prunes, and hands what must wait on to the store.</summary>
    /// <remarks>
    /// Why not only hand it on: an owner that commits once never fills a batch, so with such owners alone nobody would
    /// look at the backlog.
    /// </remarks>
    internal void Close()
    {
        if (_waiting.Count == 0)
            return;
        Prune();
        Spill();
    }

    /// <summary>Hands what waits here to the store, so that other pruners can take it.</summary>
    void Spill()
    {
        if (_waiting.Count == 0)
            return;
        _backlog.Enqueue(_waiting);
        _waiting = _spare ?? new PruneBatch();
        _spare = null;
    }

    /// <summary>Drops what can be dropped now and keeps the rest waiting.</summary>
    void Trim(PruneBatch batch)
    {
        PruneBatch.Place[] rows = batch.Rows;
        // Why newest first: a newer version of a row unlinks the older ones, which then need no look of their own.
        int write = batch.Count;
        for (int read = batch.Count - 1; read >= 0; read--)
        {
            if (!TryFinish(rows[read].Row!))
                rows[--write] = rows[read];
        }

        int kept = batch.Count - write;
        rows.AsSpan(write, kept).CopyTo(rows);
        rows.AsSpan(kept, batch.Count - kept).Clear();
        batch.Count = kept;
    }

    /// <summary>Drops what is below a version as far as the plan allows.</summary>
    /// <returns>True when the version need not wait any longer.</returns>
    bool TryFinish(TransactionalRow version)
    {
        // Race: the mark may come a moment later; then the version is looked at once more than needed.
        if (ReferenceEquals(Volatile.Read(ref version._khonsuOwner), Unlinked))
            return true;
        StepHook.At(Step.BeforeUnlink);
        if (version._khonsuStamp <= _plan.Horizon)
        {
            // Order: release. A reader that needs what is below would hold a snapshot older than the horizon; there is
            // none (Inv V5).
            // Why one: what is below the next version is cut from that one in its own turn.
            if (version._khonsuNext is not null)
                Activity?.HasReclaimed();
            Volatile.Write(ref version._khonsuNext, null);
            return true;
        }

        for (int steps = 0; steps < UnlinkStepsMax; steps++)
        {
            TransactionalRow? older = Volatile.Read(ref version._khonsuNext);
            if (older is null)
                return true;
            if (_plan.IsNeeded(older._khonsuStamp, version._khonsuStamp))
                return false;
            // Order: the way around it is published before the mark (Inv V7). Race: the older version's own pruner may
            // shorten its next pointer now; both ways lead to every version that is needed.
            Volatile.Write(ref version._khonsuNext, Volatile.Read(ref older._khonsuNext));
            Volatile.Write(ref older._khonsuOwner, Unlinked);
            Activity?.HasReclaimed();
        }

        return false;
    }

    /// <summary>The owner of versions that are no longer in their chain.</summary>
    sealed class UnlinkedMark : VersionOwner
    {
        internal override long StampSeenFrom(TransactionalRow version, long snapshot) => version._khonsuStamp;

        internal override void Finish(TransactionalRow version)
        {
            // Why: a version that carries this mark is committed already.
        }
    }
}
