using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;

namespace Khonsu.Versions;

/// <summary>
/// A row's versions, newest first; a value that points at where the chain lies. This room holds one row's history and
/// the rule which version a snapshot sees.
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
internal readonly struct VersionChain : IEquatable<VersionChain>
{
    const int HolderBits = 24;
    const int CarriedBits = 4;
    const long HoldersMask = (1L << HolderBits) - 1;
    const long CarriedMask = ((1L << CarriedBits) - 1) << HolderBits;
    const long OneChange = 1L << (HolderBits + CarriedBits);
    const long Retired = long.MinValue;

    internal VersionChain(ChainSegment segment, int position)
    {
        Segment = segment;
        Position = position;
    }

    /// <summary>Where the chain lies; null for no chain.</summary>
    internal readonly ChainSegment? Segment;

    /// <summary>Its position in the segment.</summary>
    internal readonly int Position;

    /// <summary>Whether there is no chain.</summary>
    internal bool IsNone => Segment is null;

    /// <summary>Newest version, in place; see <see cref="ChainWords.Head"/>.</summary>
    internal ref TransactionalRow? Head
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Segment!.WordsAt(Position).Head;
    }

    /// <summary>Unique in the process; installs go in ascending order.</summary>
    internal long Id => Segment!.FirstId + Position;

    /// <summary>Slot of the chain's table.</summary>
    internal int TableSlot => Segment!.TableSlot;

    /// <summary>The key, for messages.</summary>
    internal object KeyObject => Segment!.KeyObjectAt(Position);

    /// <summary>Whether the chain left the index.</summary>
    internal bool IsDead => ReferenceEquals(Volatile.Read(ref Head), Tombstone.Dead);

    /// <summary>Whether an attempt holds the chain.</summary>
    internal bool IsHeld => IsHeldIn(Holds);

    /// <summary>
    /// Who holds the chain and how often it was held, to be read before the head and given to <see cref="TryRetire"/>
    /// or <see cref="TryCarry"/>.
    /// </summary>
    // Order: acquire; the head is read after it.
    internal long Holds => Volatile.Read(ref Segment!.WordsAt(Position).Holds);

    /// <summary>Starts a chain that nobody else can reach, held by its maker.</summary>
    /// <param name="generation">The table that its maker began to look in.</param>
    internal void Begin(int generation)
    {
        ref ChainWords words = ref Segment!.WordsAt(Position);
        Volatile.Write(ref words.Head, null);
        Volatile.Write(ref words.Holds, 1 | CarriedMark(generation));
    }

    /// <summary>
    /// Keeps the chain in the index until <see cref="Release"/>; for who will write an absent row or rely on its
    /// absence.
    /// </summary>
    /// <returns>False when the chain is being retired: look the key up again.</returns>
    internal bool TryHold()
    {
        ref long word = ref Segment!.WordsAt(Position).Holds;
        long holds = Volatile.Read(ref word);
        while (!IsRetiredIn(holds))
        {
            // Order: full fence; pairs with the swap in TryRetire. Losing means that another holder came or went, or a
            // migration carried the chain: try again.
            long seen = Interlocked.CompareExchange(ref word, Changed(holds) + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }

        return false;
    }

    /// <summary>Ends a hold.</summary>
    internal void Release() => Interlocked.Decrement(ref Segment!.WordsAt(Position).Holds);

    /// <summary>Takes a chain that nobody holds out of use for ever.</summary>
    /// <param name="holds">What <see cref="Holds"/> was before the head was read.</param>
    /// <param name="head">Its head, which stands for nothing or for a tombstone that every snapshot sees.</param>
    /// <returns>True for the one caller that retired it.</returns>
    internal bool TryRetire(long holds, TransactionalRow? head)
    {
        // Order: after this swap nobody can hold the chain, and nobody has held it since its head was read, so the head
        // still stands for the same (Inv X5). Losing means a holder, a helper that carried the chain, or one that
        // retired it.
        if (IsHeldIn(holds) || IsRetiredIn(holds)
            || Interlocked.CompareExchange(ref Segment!.WordsAt(Position).Holds, Retired, holds) != holds)
        {
            return false;
        }

        StepHook.At(Step.RetireClaimed);
        FinishRetire(head);
        return true;
    }

    /// <summary>Helps a retirement that has begun: a thread parked in the middle of it must stop nobody.</summary>
    internal void HelpRetire() => FinishRetire(Volatile.Read(ref Head));

    /// <summary>Notes the next chain in a list of retired ones.</summary>
    /// <param name="location">Where the next one is, 0 for none.</param>
    // Race: only the owner of the list writes; who asks whether the chain is retired sees that it is, before and after.
    internal void Link(uint location) => Volatile.Write(ref Segment!.WordsAt(Position).Holds, Retired | location);

    /// <summary>Notes that a migration keeps the chain, so that no helper of it retires the chain any more.</summary>
    /// <param name="holds">What <see cref="Holds"/> was.</param>
    /// <param name="generation">The table that it is carried into.</param>
    /// <returns>False when the word has changed: look again.</returns>
    internal bool TryCarry(long holds, int generation)
    {
        long carried = (Changed(holds) & ~CarriedMask) | CarriedMark(generation);
        // Order: decides between carrying and retiring (Inv X7). Losing means a holder or another helper.
        return Interlocked.CompareExchange(ref Segment!.WordsAt(Position).Holds, carried, holds) == holds;
    }

    /// <summary>Tells from a word whether a migration keeps the chain.</summary>
    /// <param name="holds">What <see cref="Holds"/> was while the migration was under way.</param>
    /// <param name="generation">The table that it is carried into.</param>
    /// <returns>True when it was carried.</returns>
    internal static bool IsCarriedIn(long holds, int generation) => (holds & CarriedMask) == CarriedMark(generation);

    /// <summary>Tells from a word whether the chain is retired.</summary>
    /// <param name="holds">What <see cref="Holds"/> was.</param>
    /// <returns>True when it is on the way out of the index, or out.</returns>
    internal static bool IsRetiredIn(long holds) => holds < 0;

    /// <summary>Tells from a word whether an attempt holds the chain.</summary>
    /// <param name="holds">What <see cref="Holds"/> was.</param>
    /// <returns>True when one does.</returns>
    internal static bool IsHeldIn(long holds) => holds > 0 && (holds & HoldersMask) != 0;

    /// <summary>Tells whether a head is a committed row; no, where it is deleted, aborted or undecided.</summary>
    /// <param name="head">A head, or null.</param>
    /// <returns>True for a row.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsLive(TransactionalRow? head)
        => head is not null
            && (ulong)(Volatile.Read(ref head._khonsuStamp) - 1) < TransactionalRow.AbortedStamp - 1
            && head.GetType() != typeof(Tombstone);

    /// <inheritdoc/>
    public bool Equals(VersionChain other) => ReferenceEquals(Segment, other.Segment) && Position == other.Position;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VersionChain other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    static long CarriedMark(int generation) => ((long)generation << HolderBits) & CarriedMask;

    // Why masked: the count starts again at 0 before it reaches the sign.
    static long Changed(long holds) => (holds + OneChange) & long.MaxValue;

    void FinishRetire(TransactionalRow? head)
    {
        // Order: nothing is installed over the dead mark afterwards. Losing means that another helper set it: who does
        // not hold the chain has found a live row in it, which no snapshot in use sees deleted (Inv X5), and so
        // installs nothing now.
        Interlocked.CompareExchange(ref Head, Tombstone.Dead, head);
    }

    /// <summary>Reads the version that a snapshot sees.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>
    /// The newest version committed at or before it, which may be a tombstone; null when there is none.
    /// </returns>
    /// <remarks>Progress: wait-free but for helping; each step goes to an older version.</remarks>
    // Order: acquire; pairs with the installing compare-and-swap, so the version's fields are seen.
    internal TransactionalRow? VisibleAt(long snapshot) => VisibleFrom(Volatile.Read(ref Head), snapshot);

    /// <summary>Reads the version that a snapshot sees.</summary>
    /// <param name="version">A head that was read, or null.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>As <see cref="VisibleAt"/>.</returns>
    internal static TransactionalRow? VisibleFrom(TransactionalRow? version, long snapshot)
    {
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
