using System.Runtime.CompilerServices;
using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// From key to chain, lock-free: open addressing with linear probing, and growth by migration that every inserting
/// thread helps.
/// </summary>
/// <remarks>
/// Idea: a slot goes from empty to a chain or to closed, once. A table that has a successor closes its empty slots, and
/// a probe that ends at a closed slot goes on in the successor; so the place where a new key would go is decided by one
/// compare-and-swap at one slot, in one table, and two chains of one key cannot both be alive.
/// Invariants: X1 a slot changes once. X2 at most five eighths of a table are filled. X3 a dead chain stays dead and is
/// passed over like one of another key; it is never what a search returns. X4 a chain is alive in the successor before
/// the root moves on.
/// X5 a chain is retired only when nobody holds it and its tombstone, if any, is seen by every snapshot in use: an
/// attempt holds each chain that it found without a live row. Deleted and never written chains leave the index in a
/// migration only.
/// Source: the shape of Cliff Click's lock-free hash table (2007); differs in that slots hold stable chains, so values
/// never move.
/// </remarks>
/// <typeparam name="TKey">The key: a string or a value type; its own equality is used, never by a helper.</typeparam>
internal sealed class KeyIndex<TKey>
    where TKey : notnull, IEquatable<TKey>
{
    const int SampleSlots = 1024;

    readonly SnapshotRegistry _snapshots;
    readonly int _tableSlot;
    readonly VersionChain<TKey> _closed;
    IndexTable<TKey> _root;

    internal KeyIndex(SnapshotRegistry snapshots, int tableSlot)
    {
        if (!typeof(TKey).IsValueType && typeof(TKey) != typeof(string))
            throw new NotSupportedException($"A key is a string or a value type; {typeof(TKey)} is neither.");
        _snapshots = snapshots;
        _tableSlot = tableSlot;
        _closed = new VersionChain<TKey>(default!, 0, tableSlot);
        _root = new IndexTable<TKey>(IndexTable<TKey>.RoundSlots(0), 0);
    }

    /// <summary>The table that searches begin with.</summary>
    internal IndexTable<TKey> Root => Volatile.Read(ref _root);

    /// <summary>The mark of a closed slot.</summary>
    internal VersionChain<TKey> Closed => _closed;

    /// <summary>Finds the live chain of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The chain, or null when the key has none.</returns>
    /// <remarks>Progress: wait-free for a fixed number of tables.</remarks>
    internal VersionChain<TKey>? Find(TKey key)
    {
        int hash = HashOf(key);
        // Order: acquire; pairs with the switch of the root, so the successor is complete.
        IndexTable<TKey>? table = Volatile.Read(ref _root);
        VersionChain<TKey> closed = _closed;
        do
        {
            IndexSlot<TKey>[] slots = table.Slots;
            int position = table.Start(hash);
            while (true)
            {
                ref IndexSlot<TKey> slot = ref slots[position];
                // Order: acquire, and read once; pairs with the placing compare-and-swap.
                VersionChain<TKey>? chain = Volatile.Read(ref slot.Chain);
                if (chain is null)
                    return null;
                if (ReferenceEquals(chain, closed))
                    break;
                int slotHash = slot.Hash;
                if ((slotHash == hash || (slotHash == 0 && chain.Hash == hash))
                    && KeyEquals(chain.Key, key) && !chain.IsDead)
                {
                    return chain;
                }

                position = (position + 1) & (slots.Length - 1);
            }

            table = Volatile.Read(ref table.Next);
        }
        while (table is not null);

        return null;
    }

    /// <summary>
    /// Finds the live chain of a key, or adds an empty one, for an attempt that will write the row or rely on what it
    /// read.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="holdLive">Whether to hold a chain that has a live row, too.</param>
    /// <param name="isHeld">Whether the caller holds the chain now and must release it when its attempt ends.</param>
    /// <returns>
    /// The chain; it stays in the index for as long as it is held, or its row is live at a snapshot in use (Inv X5).
    /// </returns>
    /// <remarks>
    /// Progress: lock-free; a repeated step means that another thread placed or closed a slot, or retired the chain.
    /// </remarks>
    internal VersionChain<TKey> FindOrAdd(TKey key, bool holdLive, out bool isHeld)
    {
        while (true)
        {
            IndexTable<TKey> root = Volatile.Read(ref _root);
            VersionChain<TKey>? chain = Find(key);
            if (chain is null)
            {
                var fresh = new VersionChain<TKey>(key, HashOf(key), _tableSlot);
                chain = Place(root, fresh, isNew: true);
                HelpMigrate();
                // Why: a chain is born held by its maker.
                if (isHeld = ReferenceEquals(chain, fresh))
                    return chain;
            }

            isHeld = holdLive || !chain.HasLiveHead;
            if (!isHeld || chain.TryHold())
                return chain;
            chain.HelpRetire();
        }
    }

    /// <summary>Brings a migration under way to its end, so that one table holds every chain.</summary>
    /// <returns>A table without successor, at some moment during the call.</returns>
    /// <remarks>Progress: lock-free; does the whole migration alone if it must.</remarks>
    internal IndexTable<TKey> Settle()
    {
        while (true)
        {
            IndexTable<TKey> root = Volatile.Read(ref _root);
            IndexTable<TKey>? next = Volatile.Read(ref root.Next);
            if (next is null)
                return root;
            MigrateAll(root, next);
        }
    }

    /// <summary>
    /// Puts a chain into the first free slot of its probe path, or finds the one that stands for its key already.
    /// </summary>
    /// <param name="table">The table to begin with.</param>
    /// <param name="chain">The chain: new, or one that a migration carries over.</param>
    /// <param name="isNew">Whether another live chain of the key may be returned instead.</param>
    /// <returns>The live chain of the key.</returns>
    VersionChain<TKey> Place(IndexTable<TKey> table, VersionChain<TKey> chain, bool isNew)
    {
        int position = table.Start(chain.Hash);
        bool isReserved = false;
        while (true)
        {
            ref IndexSlot<TKey> slot = ref table.Slots[position];
            VersionChain<TKey>? found = Volatile.Read(ref slot.Chain);
            if (found is null)
            {
                IndexTable<TKey>? next = Volatile.Read(ref table.Next);
                if (next is null && !isReserved)
                {
                    isReserved = table.TryReserve();
                    if (!isReserved)
                        next = Grow(table);
                }

                StepHook.At(Step.BeforePlace);
                VersionChain<TKey> wanted = next is null ? chain : _closed;
                // Order: publishes the chain. Losing means that another thread filled or closed this slot: read it
                // again.
                found = Interlocked.CompareExchange(ref slot.Chain, wanted, null) ?? wanted;
                if (ReferenceEquals(found, chain))
                {
                    // Race: a reader may see 0 until this store; it then asks the chain itself.
                    slot.Hash = chain.Hash;
                    return chain;
                }
            }

            if (ReferenceEquals(found, _closed))
            {
                table = Volatile.Read(ref table.Next)!;
                position = table.Start(chain.Hash);
                isReserved = false;
                continue;
            }

            if (ReferenceEquals(found, chain))
                return chain;
            if (isNew && found.Hash == chain.Hash && KeyEquals(found.Key, chain.Key) && !found.IsDead)
                return found;
            position = (position + 1) & (table.Slots.Length - 1);
        }
    }

    /// <summary>Gives a full table a successor.</summary>
    IndexTable<TKey> Grow(IndexTable<TKey> table)
    {
        IndexTable<TKey>? next = Volatile.Read(ref table.Next);
        if (next is not null)
            return next;
        long horizon = _snapshots.Horizon();
        long survivors = EstimateSurvivors(table, horizon);
        int slots = IndexTable<TKey>.RoundSlots(Math.Max(table.Slots.Length, survivors * 2));
        var fresh = new IndexTable<TKey>(slots, horizon);
        // Order: publishes the successor with its horizon. Losing means that another thread grew the table: use its
        // successor.
        next = Interlocked.CompareExchange(ref table.Next, fresh, null);
        StepHook.At(Step.IndexGrown);
        if (next is not null)
            return next;
        FinishMigrationsBefore(table);
        return fresh;
    }

    /// <summary>
    /// Ends the migrations into a table that has just got a successor, so that searches visit few tables.
    /// </summary>
    void FinishMigrationsBefore(IndexTable<TKey> table)
    {
        // Race: others may move the root on, past the table too; the walk along successors then ends at the last one.
        IndexTable<TKey> root = Volatile.Read(ref _root);
        while (!ReferenceEquals(root, table) && Volatile.Read(ref root.Next) is { } next)
        {
            MigrateAll(root, next);
            root = next;
        }
    }

    /// <summary>Estimates from a sample how many chains a migration would carry over.</summary>
    long EstimateSurvivors(IndexTable<TKey> table, long horizon)
    {
        IndexSlot<TKey>[] slots = table.Slots;
        int stride = Math.Max(1, slots.Length / SampleSlots);
        long sampled = 0;
        long alive = 0;
        for (int position = 0; position < slots.Length; position += stride)
        {
            sampled++;
            if (Volatile.Read(ref slots[position].Chain) is { } chain && !ReferenceEquals(chain, _closed)
                && (chain.IsHeld || !IsRetireable(Volatile.Read(ref chain.Head), horizon)))
            {
                alive++;
            }
        }

        return alive * slots.Length / sampled;
    }

    /// <summary>Migrates one chunk, if a migration is under way.</summary>
    void HelpMigrate()
    {
        IndexTable<TKey> root = Volatile.Read(ref _root);
        if (Volatile.Read(ref root.Next) is not { } next || !root.TryTakeChunk(out int first))
            return;
        int end = Math.Min(first + IndexTable<TKey>.ChunkSlots, root.Slots.Length);
        for (int position = first; position < end; position++)
            MigrateSlot(root, next, position);
        if (root.ChunkDone())
            SwitchRoot(root, next);
    }

    /// <summary>
    /// Migrates every slot, whether or not another thread has taken it: a parked helper must stop nobody.
    /// </summary>
    void MigrateAll(IndexTable<TKey> table, IndexTable<TKey> next)
    {
        for (int position = 0; position < table.Slots.Length; position++)
            MigrateSlot(table, next, position);
        SwitchRoot(table, next);
    }

    void SwitchRoot(IndexTable<TKey> table, IndexTable<TKey> next)
    {
        StepHook.At(Step.BeforeIndexSwitch);
        // Order: publishes the complete successor (Inv X4). Losing means that another thread switched.
        Interlocked.CompareExchange(ref _root, next, table);
    }

    void MigrateSlot(IndexTable<TKey> table, IndexTable<TKey> next, int position)
    {
        StepHook.At(Step.BeforeMigrateSlot);
        ref IndexSlot<TKey> slot = ref table.Slots[position];
        // Order: closes an empty slot. Losing means that a chain was placed in it: carry that one over.
        VersionChain<TKey>? chain =
            Volatile.Read(ref slot.Chain) ?? Interlocked.CompareExchange(ref slot.Chain, _closed, null);
        if (chain is null || ReferenceEquals(chain, _closed) || TryRetire(chain, next.RetireHorizon))
            return;
        // Race: another helper may retire the chain now (it saw a tombstone finalized after we looked): a dead chain in
        // the successor is passed over (Inv X3).
        Place(next, chain, isNew: false);
    }

    /// <summary>Takes a deleted or never written chain out of use.</summary>
    /// <returns>True when the chain is dead.</returns>
    static bool TryRetire(VersionChain<TKey> chain, long horizon)
    {
        long holds = chain.Holds;
        TransactionalRow? head = Volatile.Read(ref chain.Head);
        if (ReferenceEquals(head, Tombstone.Dead))
            return true;
        if (!IsRetireable(head, horizon))
            return false;
        StepHook.At(Step.BeforeRetire);
        return chain.TryRetire(holds, head);
    }

    static bool IsRetireable(TransactionalRow? head, long horizon)
    {
        // Why: a refused write leaves its version over what was there before, for as long as nobody writes the row.
        if (head is not null && Volatile.Read(ref head._khonsuStamp) == TransactionalRow.AbortedStamp)
            head = head._khonsuNext;
        if (head is null)
            return true;
        if (head is not Tombstone)
            return false;
        // Why: the stamp of a pending tombstone (-1) is not between 1 and the horizon.
        return (ulong)(Volatile.Read(ref head._khonsuStamp) - 1) < (ulong)horizon;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int HashOf(TKey key)
    {
        // Why: string hash codes are seeded per process, so a client cannot choose colliding keys; the multiplier (2^32
        // divided by the golden ratio) spreads integers over the high bits that choose the slot.
        int code = typeof(TKey).IsValueType ? key.GetHashCode() : Unsafe.As<TKey, string>(ref key).GetHashCode();
        int hash = (int)((uint)code * 0x9E3779B1u);
        return hash == 0 ? 1 : hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool KeyEquals(TKey left, TKey right) => typeof(TKey).IsValueType
        ? left.Equals(right)
        : string.Equals(Unsafe.As<TKey, string>(ref left), Unsafe.As<TKey, string>(ref right));
}
