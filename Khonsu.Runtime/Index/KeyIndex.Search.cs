using System.Runtime.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <content>Finds chains.</content>
internal sealed partial class KeyIndex<TKey>
{
    /// <summary>Finds the live chain of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The chain, or none when the key has none.</returns>
    /// <remarks>Progress: wait-free for a fixed number of tables.</remarks>
    internal VersionChain Find(TKey key)
    {
        ref ChainEntry<TKey> entry = ref FindEntry(key, out uint location);
        return Unsafe.IsNullRef(in entry) ? default : _chains.At(location);
    }

    /// <summary>Finds the live chain of a key, in place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="location">Where the chain lies.</param>
    /// <returns>The chain's entry, or a null reference when the key has none.</returns>
    /// <remarks>Progress: as <see cref="Find"/>.</remarks>
    internal ref ChainEntry<TKey> FindEntry(TKey key, out uint location)
    {
        ref ChainEntry<TKey> entry = ref FindLiveOrDead(key, out location);
        if (!Unsafe.IsNullRef(in entry) && IsDead(ref entry))
            entry = ref Search(key, includesDead: false, out location);
        return ref entry;
    }

    /// <summary>Finds the first chain of a key, in place; it may be dead, and then a live one may follow.</summary>
    /// <param name="key">The key.</param>
    /// <param name="location">Where the chain lies.</param>
    /// <returns>The chain's entry, or a null reference when the key has none.</returns>
    /// <remarks>Progress: as <see cref="Find"/>. Why apart: most rows are live, and their readers find out
    /// anyway.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref ChainEntry<TKey> FindLiveOrDead(TKey key, out uint location)
    {
        int hash = HashOf(key);
        // Order: acquire; pairs with the switch of the root, so the successor is complete.
        IndexTable table = Volatile.Read(ref _root);
        uint slot = Volatile.Read(ref table.SlotAt(table.Start(hash)));
        location = IndexTable.LocationOf(slot);
        if (location > IndexTable.Closed && IndexTable.HasTag(slot, IndexTable.TagOf(hash)))
        {
            ref ChainEntry<TKey> entry = ref _chains.EntryAt(location);
            if (KeyEquals(entry.Key, key))
                return ref entry;
        }

        return ref Search(key, includesDead: true, out location);
    }

    ref ChainEntry<TKey> Search(TKey key, bool includesDead, out uint location)
    {
        int hash = HashOf(key);
        uint tag = IndexTable.TagOf(hash);
        // Order: acquire; pairs with the switch of the root, so the successor is complete.
        IndexTable? table = Volatile.Read(ref _root);
        do
        {
            int position = table.Start(hash);
            while (true)
            {
                // Order: acquire, and read once; pairs with the placing compare-and-swap.
                uint slot = Volatile.Read(ref table.SlotAt(position));
                location = IndexTable.LocationOf(slot);
                if (location <= IndexTable.Closed)
                {
                    if (location == IndexTable.Empty)
                        return ref Unsafe.NullRef<ChainEntry<TKey>>();
                    break;
                }

                if (IndexTable.HasTag(slot, tag))
                {
                    ref ChainEntry<TKey> entry = ref _chains.EntryAt(location);
                    if (KeyEquals(entry.Key, key) && (includesDead || !IsDead(ref entry)))
                        return ref entry;
                }

                position = (position + 1) & (table.Slots.Length - 1);
            }

            table = Volatile.Read(ref table.Next);
        }
        while (table is not null);

        location = IndexTable.Empty;
        return ref Unsafe.NullRef<ChainEntry<TKey>>();
    }

    static bool IsDead(ref ChainEntry<TKey> entry)
        => ReferenceEquals(Volatile.Read(ref entry.Words.Head), Tombstone.Dead);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int HashOf(TKey key)
    {
        // Why: string hash codes are seeded per process, so a client cannot choose colliding keys; the multiplier (2^32
        // divided by the golden ratio) spreads integers over the high bits that choose the slot.
        int code = typeof(TKey).IsValueType ? key.GetHashCode() : Unsafe.As<TKey, string>(ref key).GetHashCode();
        return (int)((uint)code * 0x9E3779B1u);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool KeyEquals(TKey left, TKey right) => typeof(TKey).IsValueType
        ? left.Equals(right)
        : string.Equals(Unsafe.As<TKey, string>(ref left), Unsafe.As<TKey, string>(ref right));
}
