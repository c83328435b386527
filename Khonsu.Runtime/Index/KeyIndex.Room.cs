using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Khonsu.Index;

/// <content>What is known before many keys come.</content>
internal sealed partial class KeyIndex<TKey>
{
    // What share of a table must come before one caller moves all of it.
    const int RoomShare = 4;

    /// <summary>Grows the index at once for keys that are about to come, where it has no room for them.</summary>
    /// <param name="keys">How many; more or fewer may come.</param>
    /// <remarks>
    /// Why: growing step by step moves each key several times. Why not for a few: the caller moves all that is there,
    /// so it must be in proportion to what he brings; otherwise everybody who adds a key moves a little, as ever.
    /// Progress: lock-free; a migration under way is left to those who are at it.
    /// </remarks>
    internal void MakeRoomFor(int keys)
    {
        IndexTable root = Volatile.Read(ref _root);
        if (root.HasRoomFor(keys) || keys < root.Slots.Length / RoomShare || Volatile.Read(ref root.Next) is not null)
            return;
        // Race: another thread may give the table a successor first, for fewer keys; then that one is filled.
        MigrateAll(root, Grow(root, keys));
    }

    /// <summary>Calls the slot of a key that will be looked for into the cache.</summary>
    /// <param name="key">The key.</param>
    internal unsafe void CallAhead(TKey key)
    {
        if (!Sse.IsSupported || !typeof(TKey).IsValueType)
            return;
        int hash = HashOf(key);
        IndexTable table = Volatile.Read(ref _root);
        // Why unsafe: as in ChainEntry; an array that moves meanwhile makes the hint useless, never wrong.
        Sse.Prefetch0(Unsafe.AsPointer(ref table.SlotAt(table.Start(hash))));
    }
}
