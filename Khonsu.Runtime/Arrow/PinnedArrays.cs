using System.Diagnostics.CodeAnalysis;

namespace Khonsu.Arrow;

/// <summary>
/// Large pinned arrays that nobody uses at the moment. Whoever disposes of a batch gives its memory back, and the next
/// batch takes it: a fresh large array costs page faults, zeroed pages and sooner or later a full collection, which
/// together take longer than filling it.
/// </summary>
/// <remarks>
/// The references are weak, so a full collection empties the pool: it never keeps memory that somebody needs, and
/// an array that is never given back is garbage like any other. Threads: any number; a slot is taken and filled by one
/// compare-and-swap, and who loses one goes on to the next slot. An array is in one slot or in one hand, never both.
/// </remarks>
internal static class PinnedArrays
{
    /// <summary>Arrays below this size are cheap to make and are not kept.</summary>
    internal const int PooledBytesMin = 64 * 1024;

    const int Slots = 128;

    static readonly FreeArray?[] s_slots = new FreeArray?[Slots];
    static int s_nextVictim;

    /// <summary>Takes an array, the best that lies about or a fresh one.</summary>
    /// <param name="bytesMin">Size that it has at least; at most twice as much when it was used before.</param>
    /// <returns>A pinned array with arbitrary content.</returns>
    internal static byte[] Rent(int bytesMin)
    {
        // Why bounded: each failure to take an array means that another thread took or the collector freed one.
        for (int attempt = 0; bytesMin >= PooledBytesMin && attempt < Slots; attempt++)
        {
            int best = FindBest(bytesMin, out FreeArray? free);
            if (best < 0)
                break;
            if (TryTake(best, free!, out byte[]? array))
                return array;
        }

        return GC.AllocateUninitializedArray<byte>(bytesMin, pinned: true);
    }

    /// <summary>Gives an array back; the caller must be the only one who knows it.</summary>
    /// <param name="array">The array.</param>
    internal static void Return(byte[] array)
    {
        if (array.Length < PooledBytesMin)
            return;
        FreeArray free = new(array);
        for (int i = 0; i < Slots; i++)
        {
            FreeArray? seen = Volatile.Read(ref s_slots[i]);

            // Order: publishes the array's entry; pairs with the read in FindBest.
            if ((seen is null || !seen.IsAlive) && Interlocked.CompareExchange(ref s_slots[i], free, seen) == seen)
                return;
        }

        // Why: a pool that is full of sizes that nobody wants any more must not stay so until the next collection.
        uint victim = (uint)Interlocked.Increment(ref s_nextVictim) % Slots;
        Volatile.Write(ref s_slots[victim], free);
    }

    static int FindBest(int bytesMin, out FreeArray? free)
    {
        free = null;
        int best = -1;
        int bestBytes = (int)Math.Min(2L * bytesMin, int.MaxValue);
        for (int i = 0; i < Slots; i++)
        {
            // Order: pairs with the exchange in Return.
            if (Volatile.Read(ref s_slots[i]) is { } seen && seen.Bytes >= bytesMin && seen.Bytes <= bestBytes)
                (best, bestBytes, free) = (i, seen.Bytes, seen);
        }

        return best;
    }

    // Why the array is fetched first: a weak reference that was taken out of its slot may be dead a moment later.
    static bool TryTake(int slot, FreeArray free, [NotNullWhen(true)] out byte[]? array)
    {
        array = (byte[]?)free.Target;

        // Race: losing means that another thread took this entry, or threw it out; entries are never put back.
        return Interlocked.CompareExchange(ref s_slots[slot], null, free) == free && array is not null;
    }

    sealed class FreeArray(byte[] array) : WeakReference(array)
    {
        internal readonly int Bytes = array.Length;
    }
}
