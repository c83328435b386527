using Khonsu.CompilerServices;
using Khonsu.Diagnostics;

namespace Khonsu.Versions;

/// <summary>
/// The stable object of a row: its versions, newest first. This room holds one row's history and the rule which version
/// a snapshot sees.
/// </summary>
/// <remarks>
/// Invariants (docs/design/commit.md):
/// V1 a version's stamp leaves 0 once, by a claim, leaves pending once, and then never changes.
/// V2 whoever finalizes writes the stamp before the owner is cleared; so owner null with a pending stamp is a stale
/// pair, re-read.
/// V3 the next pointer is fixed before publication and later skips only versions that no snapshot sees.
/// V4 versions are compared by identity, never with <c>==</c>, which a record overloads.
/// C2 no head value ever returns: an aborted version stays until the next install goes over it.
/// </remarks>
internal abstract class VersionChain : ReadTarget
{
    const int SlotBits = 16;

    // Drawn for every new chain of the process, so that helpers of all stores install in one total order (Inv C5).
    static Concurrency.PaddedLong s_lastNumber;

    /// <summary>
    /// Newest version. Written by compare-and-swap only: installs, and the retirement of a chain from the index.
    /// </summary>
    internal TransactionalRow? Head;

    /// <summary>Unique in the process; installs go in ascending order. The low bits are the table's slot.</summary>
    internal readonly long Id;

    const int HolderBits = 24;
    const long HoldersMask = (1L << HolderBits) - 1;
    const long Retired = long.MinValue;

    // Attempts that hold the chain in the low bits, holds ever made above them; or Retired. Changed by compare-and-swap
    // and decrements only; 1 from birth for the maker. Why the holds ever made: who retires the chain swaps from the
    // word it read before the head, so nobody can have held it, written it and let go of it in between.
    long _holds = 1;

    private protected VersionChain(int tableSlot)
        => Id = (Interlocked.Increment(ref s_lastNumber.Value) << SlotBits) | (uint)tableSlot;

    /// <summary>The largest number of record types in a process.</summary>
    internal static int TableSlotsMax => 1 << SlotBits;

    /// <summary>Slot of the chain's table.</summary>
    internal int TableSlot => (int)(Id & (TableSlotsMax - 1));

    /// <summary>The key, for messages.</summary>
    internal abstract object KeyObject { get; }

    /// <summary>Whether the chain left the index.</summary>
    internal bool IsDead => ReferenceEquals(Volatile.Read(ref Head), Tombstone.Dead);

    /// <summary>Whether an attempt holds the chain.</summary>
    internal bool IsHeld => IsHeldIn(Holds);

    /// <summary>
    /// Who holds the chain and how often it was held, to be read before the head and given to <see cref="TryRetire"/>.
    /// </summary>
    // Order: acquire; the head is read after it.
    internal long Holds => Volatile.Read(ref _holds);

    /// <summary>Whether the newest version is a committed row; no, where it is deleted, aborted or undecided.</summary>
    internal bool HasLiveHead
    {
        get
        {
            TransactionalRow? head = Volatile.Read(ref Head);
            return head is not null
                && (ulong)(Volatile.Read(ref head._khonsuStamp) - 1) < TransactionalRow.AbortedStamp - 1
                && head.GetType() != typeof(Tombstone);
        }
    }

    /// <summary>
    /// Keeps the chain in the index until <see cref="Release"/>; for who will write an absent row or rely on its
    /// absence.
    /// </summary>
    /// <returns>False when the chain is being retired: look the key up again.</returns>
    internal bool TryHold()
    {
        long holds = Volatile.Read(ref _holds);
        while (holds != Retired)
        {
            // Order: full fence; pairs with the swap in TryRetire. Losing means that another holder came or went: try
            // again.
            long seen = Interlocked.CompareExchange(ref _holds, holds + (1L << HolderBits) + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }

        return false;
    }

    /// <summary>Ends a hold.</summary>
    internal void Release() => Interlocked.Decrement(ref _holds);

    /// <summary>Takes a chain that nobody holds out of use for ever.</summary>
    /// <param name="holds">What <see cref="Holds"/> was before the head was read.</param>
    /// <param name="head">Its head, which stands for nothing or for a tombstone that every snapshot sees.</param>
    /// <returns>True when the chain is dead.</returns>
    internal bool TryRetire(long holds, TransactionalRow? head)
    {
        // Order: after this swap nobody can hold the chain, and nobody has held it since its head was read, so the head
        // still stands for the same (Inv X5). Losing means a holder, or another helper that retires it.
        if (IsHeldIn(holds))
            return false;
        long seen = Interlocked.CompareExchange(ref _holds, Retired, holds);
        if (seen != holds && seen != Retired)
            return false;
        StepHook.At(Step.RetireClaimed);
        return FinishRetire(head);
    }

    /// <summary>Helps a retirement that has begun: a thread parked in the middle of it must stop nobody.</summary>
    /// <returns>True when the chain is dead.</returns>
    internal bool HelpRetire() => FinishRetire(Volatile.Read(ref Head));

    static bool IsHeldIn(long holds) => holds != Retired && (holds & HoldersMask) != 0;

    bool FinishRetire(TransactionalRow? head)
    {
        // Order: nothing is installed over the dead mark afterwards. Losing means that another helper set it: who does
        // not hold the chain has found a live row in it, which no snapshot in use sees deleted (Inv X5), and so
        // installs nothing now.
        Interlocked.CompareExchange(ref Head, Tombstone.Dead, head);
        return IsDead;
    }

    /// <summary>Reads the version that a snapshot sees.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>
    /// The newest version committed at or before it, which may be a tombstone; null when there is none.
    /// </returns>
    /// <remarks>Progress: wait-free but for helping; each step goes to an older version.</remarks>
    internal TransactionalRow? VisibleAt(long snapshot)
    {
        // Order: acquire; pairs with the installing compare-and-swap, so the version's fields are seen.
        TransactionalRow? version = Volatile.Read(ref Head);
        while (version is not null)
        {
            // Order: acquire; pairs with the finalizer's release, so an older snapshot never sees a half-written pair
            // (Inv V2).
            long stamp = Volatile.Read(ref version._khonsuStamp);
            // Why: one unsigned comparison is 1 <= stamp <= snapshot; pending and aborted fail it.
            if ((ulong)(stamp - 1) < (ulong)snapshot)
                return version;
            if (stamp == TransactionalRow.PendingStamp && StampSeenFrom(version, snapshot) <= snapshot)
                return version;
            version = Volatile.Read(ref version._khonsuNext);
        }

        return null;
    }

    /// <inheritdoc/>
    internal override bool IsUnchanged(TransactionalRow? seen, long snapshot, long stamp)
        => ReferenceEquals(VisibleAt(stamp - 1), seen);

    /// <inheritdoc/>
    internal override long NewestChangeAfter(long snapshot, out VersionChain? chain)
    {
        chain = this;
        long newest = VisibleAt(TransactionalRow.AbortedStamp - 1)?._khonsuStamp ?? 0;
        return newest > snapshot ? newest : 0;
    }

    /// <summary>Tells whether a transaction committed a version after one timestamp and before another.</summary>
    /// <param name="after">Exclusive lower bound.</param>
    /// <param name="before">Exclusive upper bound.</param>
    /// <returns>True when there is such a version.</returns>
    internal bool HasCommitBetween(long after, long before)
        => VisibleAt(before - 1) is { } version && version._khonsuStamp > after;

    /// <summary>Reads the newest committed version, after helping a pending one to its end.</summary>
    /// <returns>The version, or null for none.</returns>
    /// <remarks>Progress: lock-free; it repeats only when another transaction's version became the head.</remarks>
    internal TransactionalRow? NewestCommitted()
    {
        while (true)
        {
            TransactionalRow? head = Volatile.Read(ref Head);
            if (!IsPending(head))
                return BaseOf(head);
            FinishPending(head!);
        }
    }

    /// <summary>Tells whether a head is undecided.</summary>
    /// <param name="head">A head, or null.</param>
    /// <returns>True when its stamp is pending.</returns>
    internal static bool IsPending(TransactionalRow? head)
        => head is not null && Volatile.Read(ref head._khonsuStamp) == TransactionalRow.PendingStamp;

    /// <summary>The committed version that a decided head stands for.</summary>
    /// <param name="head">A decided head, or null.</param>
    /// <returns>The head itself, or what was below it when it aborted.</returns>
    internal static TransactionalRow? BaseOf(TransactionalRow? head)
        => head is not null && Volatile.Read(ref head._khonsuStamp) == TransactionalRow.AbortedStamp
            ? head._khonsuNext
            : head;

    /// <summary>Helps the owner of a pending version to its end and finalizes that version.</summary>
    /// <param name="version">A version that was seen pending.</param>
    internal static void FinishPending(TransactionalRow version)
    {
        StepHook.At(Step.BeforeHelp);
        // Race: the version may be finalized by now; then its owner is null and there is nothing to do.
        Volatile.Read(ref version._khonsuOwner)?.Finish(version);
    }

    /// <summary>Writes an outcome into a version.</summary>
    /// <param name="version">A version whose owner is decided.</param>
    /// <param name="stamp">Its commit timestamp, or the aborted stamp.</param>
    internal static void Finalize(TransactionalRow version, long stamp)
    {
        // Order: stamp before owner (Inv V2). Race: helpers may do the same; all write the same two values.
        Volatile.Write(ref version._khonsuStamp, stamp);
        StepHook.At(Step.StampWritten);
        Volatile.Write(ref version._khonsuOwner, null);
    }

    static long StampSeenFrom(TransactionalRow version, long snapshot)
    {
        StepHook.At(Step.ReadPending);
        // Order: owner after stamp; whoever cleared the owner wrote the stamp before, so the second read finds it
        // (Inv V2).
        VersionOwner? owner = Volatile.Read(ref version._khonsuOwner);
        return owner is null
            ? Volatile.Read(ref version._khonsuStamp)
            : owner.StampSeenFrom(version, snapshot);
    }
}
