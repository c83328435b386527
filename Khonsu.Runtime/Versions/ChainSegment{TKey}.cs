using System.Runtime.CompilerServices;
using Khonsu.Concurrency;

namespace Khonsu.Versions;

/// <summary>A block of chains with their keys.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class ChainSegment<TKey> : ChainSegment
    where TKey : notnull
{
    // Entries given out; may run past the end. Written by inserting threads only, so it is kept away from what readers
    // need.
    PaddedLong _used;

    internal ChainSegment(int length, in SegmentOwner owner)
        : this(new ChainEntry<TKey>[length], in owner)
    {
    }

    ChainSegment(ChainEntry<TKey>[] entries, in SegmentOwner owner)
        : base(
            entries,
            (nuint)Unsafe.ByteOffset(ref entries[0], ref entries[1]),
            (nuint)Unsafe.ByteOffset(
                ref Unsafe.As<ChainEntry<TKey>, byte>(ref entries[0]),
                ref Unsafe.As<ChainWords, byte>(ref entries[0].Words)),
            in owner)
        => Entries = entries;

    /// <summary>The chains.</summary>
    internal readonly ChainEntry<TKey>[] Entries;

    /// <summary>How many entries, from the first, may have been given out.</summary>
    // Order: acquire; whoever drew a stamp, or took a snapshot, after an entry was given out counts it.
    internal int Used => (int)Math.Min(Volatile.Read(ref _used.Value), Entries.Length);

    /// <summary>Gives out an entry that was never used.</summary>
    /// <param name="position">Its position.</param>
    /// <returns>False when there is none left.</returns>
    internal bool TryTake(out int position)
    {
        position = Entries.Length;
        if (Volatile.Read(ref _used.Value) >= Entries.Length)
            return false;
        position = (int)Math.Min(Interlocked.Increment(ref _used.Value) - 1, Entries.Length);
        return position < Entries.Length;
    }

    /// <inheritdoc/>
    internal override object KeyObjectAt(int position) => Entries[position].Key;
}
