using System.Numerics;
using System.Runtime.CompilerServices;
using Khonsu.Concurrency;

namespace Khonsu.Index;

/// <summary>
/// One generation of an index: an array of slots, probed linearly, and the larger table that follows it.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class IndexTable<TKey>
    where TKey : notnull
{
    /// <summary>Slots that one step of a migration takes.</summary>
    internal const int ChunkSlots = 128;

    /// <summary>The largest table, in slots.</summary>
    internal const int SlotsMax = 1 << 30;

    const int SlotsMin = 16;

    readonly int _shift;

    // Reserved places; incremented before a chain is placed, so it may count places that were then not used. Bounds the
    // fill (Inv X2).
    PaddedLong _reserved;

    // The next chunk that no migrating thread has taken; may run past the end.
    long _chunkCursor;

    // Chunks whose every slot is migrated.
    long _chunksDone;

    internal IndexTable(int slots, long retireHorizon)
    {
        Slots = new IndexSlot<TKey>[slots];
        _shift = 32 - BitOperations.Log2((uint)slots);
        RetireHorizon = retireHorizon;
    }

    /// <summary>The places; a power of two of them.</summary>
    internal readonly IndexSlot<TKey>[] Slots;

    /// <summary>The table that replaces this one; set once by compare-and-swap.</summary>
    internal IndexTable<TKey>? Next;

    /// <summary>
    /// Chains deleted at or before this timestamp are left behind by the migration into this table. Fixed at creation
    /// so that all helpers agree.
    /// </summary>
    internal long RetireHorizon { get; }

    /// <summary>Places reserved so far.</summary>
    internal long Reserved => Volatile.Read(ref _reserved.Value);

    /// <summary>Places that may be filled: five eighths, so that every probe ends, and soon.</summary>
    internal long ReservedMax => (long)Slots.Length / 8 * 5;

    /// <summary>Where the probe for a hash begins.</summary>
    /// <param name="hash">The hash; its high bits decide.</param>
    /// <returns>A slot's position.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Start(int hash) => (int)((uint)hash >> _shift);

    /// <summary>Reserves a place.</summary>
    /// <returns>False when the table is full and a larger one is needed.</returns>
    internal bool TryReserve() => Interlocked.Increment(ref _reserved.Value) <= ReservedMax;

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
        {
            throw new InvalidOperationException(
                $"A table holds at most {SlotsMax / 8 * 5} keys; spread the rows over several record types.");
        }

        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(wanted, SlotsMin));
    }
}
