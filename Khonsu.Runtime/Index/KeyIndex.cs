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
/// Invariants: X1 a slot changes once. X2 at most thirteen sixteenths of a table are filled. X3 a dead chain stays dead
/// for as long as anybody can find it, and is passed over like one of another key; it is never what a search returns.
/// X4 a chain is alive in the successor before the root moves on.
/// X5 a chain is retired only when nobody holds it and its tombstone, if any, is seen by every snapshot in use: an
/// attempt holds each chain that it found without a live row. Deleted and never written chains leave the index in a
/// migration only.
/// Source: the shape of Cliff Click's lock-free hash table (2007); differs in that slots hold stable chains, so values
/// never move.
/// </remarks>
/// <typeparam name="TKey">The key: a string or a value type; its own equality is used, never by a helper.</typeparam>
internal sealed partial class KeyIndex<TKey>
    where TKey : notnull, IEquatable<TKey>
{
    const int SampleSlots = 1024;

    readonly CommitClock _clock;
    readonly SnapshotRegistry _snapshots;
    readonly TableHistory? _history;
    readonly ChainPool<TKey> _chains;
    IndexTable _root;

    internal KeyIndex(
        CommitClock clock,
        SnapshotRegistry snapshots,
        int tableSlot,
        bool isIndexed = false,
        TableHistory? history = null)
    {
        if (!typeof(TKey).IsValueType && typeof(TKey) != typeof(string))
            throw new NotSupportedException($"A key is a string or a value type; {typeof(TKey)} is neither.");
        _clock = clock;
        _snapshots = snapshots;
        _history = history;
        _chains = new ChainPool<TKey>(clock, snapshots, new SegmentOwner(tableSlot, isIndexed, 1, history));
        _root = new IndexTable(IndexTable.RoundSlots(0), retireHorizon: 0, generation: 0);
    }

    /// <summary>The table that searches begin with.</summary>
    internal IndexTable Root => Volatile.Read(ref _root);

    /// <summary>All chains, those that left the index included.</summary>
    internal ChainPool<TKey> Chains => _chains;

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
    internal VersionChain FindOrAdd(TKey key, bool holdLive, out bool isHeld)
    {
        while (true)
        {
            ref ChainEntry<TKey> entry = ref FindLiveOrDead(key, out uint location);
            if (!Unsafe.IsNullRef(in entry) && !holdLive && VersionChain.IsLive(Volatile.Read(ref entry.Words.Head)))
            {
                isHeld = false;
                return _chains.At(location);
            }

            VersionChain chain = Unsafe.IsNullRef(in entry) ? Add(key, out isHeld) : FindToHold(key, out isHeld);
            StepHook.At(Step.BeforeHold);
            if (isHeld || chain.TryHold())
            {
                isHeld = true;
                return chain;
            }

            chain.HelpRetire();
        }
    }

    /// <summary>Finds the live chain of a key, or adds one that its maker holds.</summary>
    VersionChain FindToHold(TKey key, out bool isHeld)
    {
        isHeld = false;
        ref ChainEntry<TKey> entry = ref FindEntry(key, out uint location);
        return Unsafe.IsNullRef(in entry) ? Add(key, out isHeld) : _chains.At(location);
    }

    /// <summary>Adds a chain, or finds the one that another thread has added.</summary>
    VersionChain Add(TKey key, out bool isNew)
    {
        IndexTable root = Volatile.Read(ref _root);
        // Why: a chain is born held by its maker.
        VersionChain fresh = _chains.Take(key, root);
        VersionChain chain = Place(root, key, ChainPool<TKey>.LocationOf(fresh), isNew: true);
        isNew = chain.Equals(fresh);
        if (!isNew)
            _chains.GiveBack(fresh);
        HelpMigrate();
        return chain;
    }

    /// <summary>
    /// Puts a chain into the first free slot of its probe path, or finds the one that stands for its key already.
    /// </summary>
    /// <param name="table">The table to begin with.</param>
    /// <param name="key">The chain's key.</param>
    /// <param name="location">The chain: new, or one that a migration carries over.</param>
    /// <param name="isNew">Whether another live chain of the key may be returned instead.</param>
    /// <returns>The live chain of the key.</returns>
    VersionChain Place(IndexTable table, TKey key, uint location, bool isNew)
    {
        int hash = HashOf(key);
        uint tag = IndexTable.TagOf(hash);
        int position = table.Start(hash);
        bool isReserved = false;
        while (true)
        {
            ref uint slot = ref table.Slots[position];
            uint found = Volatile.Read(ref slot);
            if (found == IndexTable.Empty)
            {
                IndexTable? next = Volatile.Read(ref table.Next);
                if (next is null && !isReserved)
                {
                    isReserved = table.TryReserve();
                    if (!isReserved)
                        next = Grow(table);
                }

                StepHook.At(Step.BeforePlace);
                uint content = next is null ? tag | location : IndexTable.Closed;
                // Order: publishes the chain. Losing means that another thread filled or closed this slot: read it
                // again.
                found = Interlocked.CompareExchange(ref slot, content, IndexTable.Empty);
                if (found == IndexTable.Empty)
                    found = content;
            }

            if (found == IndexTable.Closed)
            {
                table = Volatile.Read(ref table.Next)!;
                position = table.Start(hash);
                isReserved = false;
                continue;
            }

            if (found == (tag | location))
                return _chains.At(location);
            if (isNew && IndexTable.HasTag(found, tag))
            {
                ref ChainEntry<TKey> entry = ref _chains.EntryAt(IndexTable.LocationOf(found));
                if (KeyEquals(entry.Key, key) && !IsDead(ref entry))
                    return _chains.At(IndexTable.LocationOf(found));
            }

            position = (position + 1) & (table.Slots.Length - 1);
        }
    }

    /// <summary>Gives a full table a successor.</summary>
    /// <param name="table">The table.</param>
    /// <param name="newKeys">How many keys are about to come.</param>
    /// <returns>The successor, which somebody else may have made.</returns>
    IndexTable Grow(IndexTable table, int newKeys = 0)
    {
        IndexTable? next = Volatile.Read(ref table.Next);
        if (next is not null)
            return next;
        // Order: how far back the past goes before the snapshots in use (Inv P2).
        long floor = _history?.Floor.Raise() ?? long.MaxValue;
        long horizon = Math.Min(floor, _snapshots.Horizon());
        long survivors = EstimateSurvivors(table, horizon);
        long wanted = Math.Min(IndexTable.SlotsFor(survivors + newKeys), IndexTable.SlotsMax);
        int slots = IndexTable.RoundSlots(Math.Max(table.Slots.Length, Math.Max(survivors * 2, wanted)));
        var fresh = new IndexTable(slots, horizon, table.Generation + 1);
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
    void FinishMigrationsBefore(IndexTable table)
    {
        // Race: others may move the root on, past the table too; the walk along successors then ends at the last one.
        IndexTable root = Volatile.Read(ref _root);
        while (!ReferenceEquals(root, table) && Volatile.Read(ref root.Next) is { } next)
        {
            MigrateAll(root, next);
            root = next;
        }
    }

    /// <summary>Estimates from a sample how many chains a migration would carry over.</summary>
    long EstimateSurvivors(IndexTable table, long horizon)
    {
        uint[] slots = table.Slots;
        int stride = Math.Max(1, slots.Length / SampleSlots);
        long sampled = 0;
        long alive = 0;
        for (int position = 0; position < slots.Length; position += stride)
        {
            sampled++;
            uint slot = Volatile.Read(ref slots[position]);
            if (!IndexTable.HasChain(slot))
                continue;
            VersionChain chain = _chains.At(IndexTable.LocationOf(slot));
            if (chain.IsHeld || !IsRetireable(Volatile.Read(ref chain.Head), horizon))
                alive++;
        }

        return alive * slots.Length / sampled;
    }

    /// <summary>Takes and migrates one chunk, when a migration is under way.</summary>
    void HelpMigrate()
    {
        IndexTable root = Volatile.Read(ref _root);
        if (Volatile.Read(ref root.Next) is not { } next || !root.TryTakeChunk(out int first))
            return;
        Migrate(root, next, first, Math.Min(first + IndexTable.ChunkSlots, root.Slots.Length));
        if (root.ChunkDone())
            SwitchRoot(root, next);
    }

    /// <summary>
    /// Migrates every slot, whether or not another thread has taken it: a parked helper must stop nobody.
    /// </summary>
    void MigrateAll(IndexTable table, IndexTable next)
    {
        Migrate(table, next, 0, table.Slots.Length);
        SwitchRoot(table, next);
    }

    void SwitchRoot(IndexTable table, IndexTable next)
    {
        StepHook.At(Step.BeforeIndexSwitch);
        // Order: publishes the complete successor (Inv X4). Losing means that another thread switched.
        if (ReferenceEquals(Interlocked.CompareExchange(ref _root, next, table), table))
            table.Leave(_clock);
    }

    void Migrate(IndexTable table, IndexTable next, int first, int end)
    {
        RetiredChains? retired = null;
        for (int position = first; position < end; position++)
        {
            StepHook.At(Step.BeforeMigrateSlot);
            ref uint slot = ref table.Slots[position];
            uint found = Volatile.Read(ref slot);
            // Order: closes an empty slot. Losing means that a chain was placed in it: migrate that one.
            if (found == IndexTable.Empty)
                found = Interlocked.CompareExchange(ref slot, IndexTable.Closed, IndexTable.Empty);
            if (IndexTable.HasChain(found))
                MigrateChain(table, next, IndexTable.LocationOf(found), ref retired);
        }

        if (retired is not null)
            _chains.Retire(retired);
    }

    /// <summary>Carries a chain over, or retires it when it is deleted or was never written.</summary>
    /// <remarks>
    /// Inv X7: one word, the chain's, decides for all helpers of a migration whether the chain is carried or retired.
    /// So the slots of a table that is the root, and of those after it, never name a chain that was retired before.
    /// </remarks>
    void MigrateChain(IndexTable table, IndexTable next, uint location, ref RetiredChains? retired)
    {
        VersionChain chain = _chains.At(location);
        while (true)
        {
            long holds = chain.Holds;
            // Race: once the root has moved on, everything is decided, and a later migration may have marked the chain.
            if (!ReferenceEquals(Volatile.Read(ref _root), table) || VersionChain.IsRetiredIn(holds))
                return;
            if (VersionChain.IsCarriedIn(holds, next.Generation))
                break;
            TransactionalRow? head = Volatile.Read(ref chain.Head);
            StepHook.At(Step.BeforeRetire);
            if (IsRetireable(head, next.RetireHorizon) && chain.TryRetire(holds, head))
            {
                if (retired is null)
                    retired = new RetiredChains(chain, table);
                else
                    retired.Add(chain, ChainPool<TKey>.LocationOf(retired.First));
                return;
            }

            if (chain.TryCarry(holds, next.Generation))
                break;
        }

        Place(next, _chains.EntryAt(location).Key, location, isNew: false);
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
}
