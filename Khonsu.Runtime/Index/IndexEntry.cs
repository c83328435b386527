using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// An entry of a secondary index, without the type of its key: "the row of this chain may have this key". Never the
/// truth: the versions of the chain are.
/// </summary>
/// <remarks>
/// Invariants (docs/design/indexes.md): S1 a version is installed while an entry with its key is alive and held. S2 an
/// entry dies only when nobody holds it and no version that a snapshot in use or to come sees has its key. S3 a dead
/// entry stays dead; one chain has at most one entry of a key that is alive.
/// </remarks>
internal abstract class IndexEntry : IndexLink
{
    const int HolderBits = 24;
    const long HoldersMask = (1L << HolderBits) - 1;
    const long OneChange = 1L << HolderBits;
    const long Dead = long.MinValue;

    readonly ChainSegment _segment;
    readonly int _position;

    // Commits that hold the entry, from bit 0; changes ever made to this word, from bit 24; or negative: dead. Changed
    // by compare-and-swap and decrements only. Why the changes: who declares the entry dead swaps from the word that it
    // read before the versions, so nobody can have held it, installed and let go of it in between.
    long _holds;

    private protected IndexEntry(ulong order, VersionChain chain)
        : base(order)
    {
        _segment = chain.Segment!;
        _position = chain.Position;
        // Why: an entry is born held by its maker.
        _holds = 1;
    }

    /// <summary>The chain of the row.</summary>
    internal VersionChain Chain => new(_segment, _position);

    /// <summary>Who holds the entry, to be read before the versions and given to <see cref="TryDie"/>.</summary>
    // Order: acquire; the head of the chain is read after it.
    internal long Holds => Volatile.Read(ref _holds);

    /// <summary>Whether the entry has died.</summary>
    internal bool IsDead => Volatile.Read(ref _holds) < 0;

    /// <summary>Tells from a word whether the entry cannot die now.</summary>
    /// <param name="holds">What <see cref="Holds"/> was.</param>
    /// <returns>True when it is held, or dead already.</returns>
    internal static bool IsHeldOrDead(long holds) => holds < 0 || (holds & HoldersMask) != 0;

    /// <summary>Keeps the entry alive until <see cref="Release"/>.</summary>
    /// <returns>False when it is dead: a fresh one is needed.</returns>
    internal bool TryHold()
    {
        long holds = Volatile.Read(ref _holds);
        while (holds >= 0)
        {
            // Order: full fence; pairs with the swap in TryDie. Losing means that another holder came or went, or that
            // the entry died: look again.
            long seen = Interlocked.CompareExchange(ref _holds, ((holds + OneChange) & long.MaxValue) + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }

        return false;
    }

    /// <summary>Ends a hold.</summary>
    internal void Release() => Interlocked.Decrement(ref _holds);

    /// <summary>Declares the entry dead, for ever.</summary>
    /// <param name="holds">What <see cref="Holds"/> was before the versions of the chain were looked at.</param>
    /// <returns>True for the one caller that did it.</returns>
    // Order: after this swap nobody can hold the entry, and nobody has held it since the versions were looked at (Inv
    // S2). Losing means that somebody did, or that another thread was first.
    internal bool TryDie(long holds)
        => !IsHeldOrDead(holds) && Interlocked.CompareExchange(ref _holds, Dead, holds) == holds;
}
