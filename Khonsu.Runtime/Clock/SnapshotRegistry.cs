using Khonsu.Concurrency;

namespace Khonsu.Clock;

/// <summary>
/// The snapshots in use. A list of slots that only grows: one slot for each transaction object that lives at the same
/// time, used again when its owner is gone. Readers announce themselves here and nowhere else; pruners ask here what
/// they may drop.
/// </summary>
internal sealed class SnapshotRegistry
{
    readonly CommitClock _clock;

    readonly SlotList<SnapshotSlot> _slots = new();

    internal SnapshotRegistry(CommitClock clock) => _clock = clock;

    /// <summary>Finds a free slot or adds one.</summary>
    /// <returns>A slot that only the caller owns.</returns>
    internal SnapshotSlot Own() => _slots.Own();

    /// <summary>
    /// Whether a table keeps its past, so that a snapshot to come may be older than the clock is now. Set once, before
    /// such a table is published.
    /// </summary>
    internal bool HasPast { get; set; }

    /// <summary>The slot that was added last; the others follow from it.</summary>
    internal SnapshotSlot? First => _slots.First;

    /// <summary>Lists what is in use now.</summary>
    /// <param name="plan">Receives the answer; its buffer is used again.</param>
    internal void Survey(PrunePlan plan)
    {
        // Order: the clock is read before the slots; the fence pairs with the exchange in SnapshotSlot.Take (Inv V5).
        long now = _clock.Now;
        Interlocked.MemoryBarrier();
        plan.Start(now);
        for (SnapshotSlot? slot = First; slot is not null; slot = slot.Next)
            plan.Add(slot.Pin);
        plan.Finish();
    }

    /// <summary>The largest timestamp that no present or later snapshot is older than.</summary>
    /// <returns>The horizon: of the versions at or before it, each row needs its newest only.</returns>
    internal long Horizon()
    {
        long horizon = _clock.Now;
        Interlocked.MemoryBarrier();
        for (SnapshotSlot? slot = First; slot is not null; slot = slot.Next)
        {
            long pin = slot.Pin;
            horizon = Math.Min(horizon, pin < 0 ? -pin : pin);
        }

        return horizon;
    }

    /// <summary>When the oldest attempt under way began.</summary>
    /// <returns>A timestamp: every attempt that is under way now, or begins later, began at it or after it.</returns>
    internal long OldestEntry()
    {
        // Order: as in Horizon; the clock is read before the slots, the fence pairs with the exchange in
        // SnapshotSlot.Take (Inv X6).
        long oldest = _clock.Now;
        Interlocked.MemoryBarrier();
        for (SnapshotSlot? slot = First; slot is not null; slot = slot.Next)
            oldest = Math.Min(oldest, slot.Entry);
        return oldest;
    }

    /// <summary>Looks up who committed.</summary>
    /// <param name="stamp">The commit timestamp.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="name">Its label, or a <see cref="NamedCallSite"/>; null for neither.</param>
    /// <returns>False when it is forgotten or not yet noted.</returns>
    internal bool TryFindCommit(long stamp, out long transactionId, out object? name)
    {
        for (SnapshotSlot? slot = First; slot is not null; slot = slot.Next)
        {
            if (slot.Recent.TryFind(stamp, out transactionId, out name))
                return true;
        }

        (transactionId, name) = (0, null);
        return false;
    }

    /// <summary>Counts the slots.</summary>
    /// <returns>All slots, and those that announce a snapshot.</returns>
    internal (int Slots, int Active) Count()
    {
        int slots = 0;
        int active = 0;
        for (SnapshotSlot? slot = First; slot is not null; slot = slot.Next)
        {
            slots++;
            if (slot.Pin != SnapshotSlot.Idle)
                active++;
        }

        return (slots, active);
    }
}
