using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Khonsu.Clock;
using Khonsu.Concurrency;

namespace Khonsu.Index;

/// <summary>
/// One generation of an index: an array of slots, probed linearly, and the larger table that follows it.
/// </summary>
/// <remarks>
/// A slot is one word of 4 bytes: empty, closed, or some bits of a hash, high, and the location of its chain, low.
/// Never empty again, never another chain (Inv X1).
/// Why so small, and numbers: what fits into a cache is read from it, and the collector need not look at them.
/// </remarks>
internal sealed class IndexTable
{
    /// <summary>Slots that one step of a migration takes.</summary>
    internal const int ChunkSlots = 128;

    /// <summary>The largest table, in slots.</summary>
    internal const int SlotsMax = 1 << 29;

    /// <summary>A slot that names nothing yet.</summary>
    internal const uint Empty = 0;

    /// <summary>A slot that will name nothing in this table: go on in the successor.</summary>
    internal const uint Closed = 1;

    /// <summary>How many bits of a slot locate the chain.</summary>
    internal const int LocationBits = 28;

    /// <summary>The bits of a slot that locate the chain.</summary>
    internal const uint LocationMask = (1u << LocationBits) - 1;

    const int SlotsMin = 16;

    readonly int _shift;

    // Reserved places; incremented before a chain is placed, so it may count places that were then not used. Bounds the
    // fill (Inv X2).
    PaddedLong _reserved;

    // The next chunk that no migrating thread has taken; may run past the end.
    long _chunkCursor;

    // Chunks whose every slot is migrated.
    long _chunksDone;

    // Drawn after the root has moved on; 0 before. Written once, by compare-and-swap.
    long _leftAt;

    internal IndexTable(int slots, long retireHorizon, int generation)
    {
        Slots = new uint[slots];
        _shift = 32 - BitOperations.Log2((uint)slots);
        RetireHorizon = retireHorizon;
        Generation = generation;
    }

    /// <summary>The places; a power of two of them.</summary>
    internal readonly uint[] Slots;

    /// <summary>The table that replaces this one; set once by compare-and-swap.</summary>
    internal IndexTable? Next;

    /// <summary>How many tables the index had before this one.</summary>
    internal int Generation { get; }

    /// <summary>
    /// Chains deleted at or before this timestamp are left behind by the migration into this table. Fixed at creation
    /// so that all helpers agree.
    /// </summary>
    internal long RetireHorizon { get; }

    /// <summary>Places that may be filled: thirteen sixteenths, so that every probe ends, and soon.</summary>
    internal long ReservedMax => (long)Slots.Length / 16 * 13;

    /// <summary>Where the probe for a hash begins.</summary>
    /// <param name="hash">The hash; its high bits decide.</param>
    /// <returns>A slot's position.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Start(int hash) => (int)((uint)hash >> _shift);

    /// <summary>
    /// A timestamp drawn after the root has moved on from this table, or 0; attempts that began later do not see it.
    /// </summary>
    internal long LeftAt => Volatile.Read(ref _leftAt);

    /// <summary>Notes that the root has moved on from this table.</summary>
    /// <param name="clock">The store's clock.</param>
    internal void Leave(CommitClock clock)
    {
        // Order: the draw follows the switch (Inv X6). Losing means that another thread noted it.
        if (LeftAt == 0)
            Interlocked.CompareExchange(ref _leftAt, clock.Mark(), 0);
    }

    /// <summary>Finds a slot.</summary>
    /// <param name="position">Its position, from <see cref="Start"/> or masked with the number of slots.</param>
    /// <returns>The slot, in place.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref uint SlotAt(int position)
        // Why unchecked: every position is made of a hash by a shift or of another one by a mask.
        => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Slots), (nint)(uint)position);

    /// <summary>Bits of a hash that a slot keeps, in their place; all others are 0.</summary>
    /// <param name="hash">The hash; bits other than those that choose the first slot to look at.</param>
    /// <returns>The bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint TagOf(int hash) => ((uint)hash ^ ((uint)hash >> 7)) << LocationBits;

    /// <summary>Tells whether a slot that names a chain has the bits of a hash.</summary>
    /// <param name="slot">The slot's word.</param>
    /// <param name="tag">The bits.</param>
    /// <returns>False when the chain is surely of another key.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasTag(uint slot, uint tag) => (slot ^ tag) <= LocationMask;

    /// <summary>Reads where the chain of a slot is.</summary>
    /// <param name="slot">The slot's word.</param>
    /// <returns>The location; <see cref="Empty"/> or <see cref="Closed"/> for no chain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint LocationOf(uint slot) => slot & LocationMask;

    /// <summary>Tells whether a slot names a chain.</summary>
    /// <param name="slot">The slot's word.</param>
    /// <returns>False for empty and closed ones.</returns>
    internal static bool HasChain(uint slot) => slot is not (Empty or Closed);

    /// <summary>Reserves a place.</summary>
    /// <returns>False when the table is full and a larger one is needed.</returns>
    internal bool TryReserve() => Interlocked.Increment(ref _reserved.Value) <= ReservedMax;

    /// <summary>Whether the table can take so many keys more.</summary>
    /// <param name="keys">How many.</param>
    /// <returns>False when it would have to grow.</returns>
    internal bool HasRoomFor(int keys) => Volatile.Read(ref _reserved.Value) + keys <= ReservedMax;

    /// <summary>Slots of a table that can take so many keys.</summary>
    /// <param name="keys">How many.</param>
    /// <returns>The slots, to be rounded.</returns>
    internal static long SlotsFor(long keys) => (keys / 13 * 16) + 16;

    /// <summary>Takes the next chunk to migrate.</summary>
    /// <param name="first">Its first slot.</param>
    /// <returns>False when all chunks are taken.</returns>
    internal bool TryTakeChunk(out int first)
    {
        first = 0;
        if (Volatile.Read(ref _chunkCursor) >= Slots.Length)
            return false;
        long start = Interlocked.Add(ref _chunkCursor, ChunkSlots) - ChunkSlots;
        first = (int)Math.Min(start, Slots.Length);
        return start < Slots.Length;
    }

    /// <summary>Notes that a taken chunk is migrated.</summary>
    /// <returns>True for the last one.</returns>
    internal bool ChunkDone() => Interlocked.Increment(ref _chunksDone) == (Slots.Length + ChunkSlots - 1) / ChunkSlots;

    /// <summary>Rounds a wanted number of slots to one that a table can have.</summary>
    /// <param name="wanted">Slots wanted.</param>
    /// <returns>A power of two.</returns>
    /// <exception cref="InvalidOperationException">More than <see cref="SlotsMax"/> are wanted; nothing was
    /// changed.</exception>
    internal static int RoundSlots(long wanted)
    {
        if (wanted > SlotsMax)
            throw TooManyKeys();
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(wanted, SlotsMin));
    }

    /// <summary>The error of a table that cannot take another key.</summary>
    /// <returns>The error, to be thrown.</returns>
    internal static InvalidOperationException TooManyKeys()
        => new($"A table holds at most {1 << LocationBits} keys; spread the rows over several record types.");
}
