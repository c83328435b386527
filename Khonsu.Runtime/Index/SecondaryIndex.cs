using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// From the columns of a row to its chain, without the types: what commits and cleaners need of an index.
/// </summary>
/// <remarks>
/// Idea: an entry says that a row may have a key; whether it has it at a snapshot its versions say. So an entry may
/// come early and go late, and no reader is misled by it. All that has to hold is that none is missing.
/// Invariants (docs/design/indexes.md): S1 to S7.
/// </remarks>
internal abstract class SecondaryIndex
{
    private protected SecondaryIndex(IndexDefinition definition, int tableSlot)
        => (Definition, TableSlot) = (definition, tableSlot);

    /// <summary>Name, columns, and whether the index is unique.</summary>
    internal IndexDefinition Definition { get; }

    /// <summary>Slot of the table that the rows are of.</summary>
    internal int TableSlot { get; }

    /// <summary>Where entries wait while the table's past is kept; null where it is not. Set once, by the
    /// table.</summary>
    internal KeptEntries? Kept { get; set; }

    /// <summary>Tells whether two versions of a row have the same key, or both none.</summary>
    /// <param name="left">A version, or null.</param>
    /// <param name="right">Another version, or null.</param>
    /// <returns>True when no entry is needed to go from the one to the other.</returns>
    internal abstract bool HaveSameKey(TransactionalRow? left, TransactionalRow? right);

    /// <summary>Writes the key of a version as bytes.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="version">A version of a row of the table, or null.</param>
    /// <returns>False, and nothing is written, when there is no row.</returns>
    internal abstract bool TryWriteKey(KeyWriter writer, TransactionalRow? version);

    /// <summary>Holds the entry of a row that a commit is about to install.</summary>
    /// <param name="chain">The row's chain.</param>
    /// <param name="node">The version to be installed.</param>
    /// <param name="random">The caller's random state.</param>
    /// <returns>The entry, held by the caller; null when the version is a tombstone.</returns>
    internal abstract IndexEntry? HoldEntry(VersionChain chain, TransactionalRow node, ref uint random);

    /// <summary>Finds the entry that led to a version which is no longer the newest.</summary>
    /// <param name="chain">The row's chain.</param>
    /// <param name="version">The version, not null.</param>
    /// <returns>The entry; null when another thread has taken it out, or the version is a tombstone.</returns>
    internal abstract IndexEntry? FindEntry(VersionChain chain, TransactionalRow version);

    /// <summary>Finds the first entry that has the key of another one.</summary>
    /// <param name="entry">An entry of this index.</param>
    /// <returns>The first live entry of the key, or null.</returns>
    internal abstract IndexEntry? FirstOfKey(IndexEntry entry);

    /// <summary>Finds the next entry of the same key.</summary>
    /// <param name="entry">An entry of this index.</param>
    /// <returns>The next live entry of the key, or null.</returns>
    internal abstract IndexEntry? NextOfKey(IndexEntry entry);

    /// <summary>Tells whether a version is a row with the key of an entry.</summary>
    /// <param name="version">A version, or null.</param>
    /// <param name="entry">An entry of this index.</param>
    /// <returns>True when it is.</returns>
    internal abstract bool Names(TransactionalRow? version, IndexEntry entry);

    /// <summary>Tells whether a column of an entry's key is null.</summary>
    /// <param name="entry">An entry of this index.</param>
    /// <returns>True when one is.</returns>
    internal abstract bool HasNull(IndexEntry entry);

    /// <summary>The key of an entry, for messages.</summary>
    /// <param name="entry">An entry of this index.</param>
    /// <returns>The key, or null.</returns>
    internal abstract object? KeyObjectOf(IndexEntry entry);

    /// <summary>Makes a guard over all rows of an entry's key.</summary>
    /// <param name="entry">An entry of this index.</param>
    /// <returns>The guard.</returns>
    internal abstract IndexGuard GuardKeyOf(IndexEntry entry);

    /// <summary>Counts the entries that live, for diagnostics.</summary>
    /// <returns>How many were met on one walk.</returns>
    internal abstract long CountEntries();

    /// <summary>Takes an entry out of the index if nobody can need it any more.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="horizon">No snapshot in use or to come is older.</param>
    /// <returns>Whether it is out, still named, or to be asked for again.</returns>
    /// <remarks>
    /// Inv S2: the word of holds is read before the versions, and swapped after them.
    /// Inv S6: who finds an entry in use may forget it: it is offered again by whoever ends that use.
    /// </remarks>
    internal EntryFate TryRemove(IndexEntry entry, long horizon)
    {
        long holds = entry.Holds;
        if (IndexEntry.IsHeldOrDead(holds))
            return EntryFate.InUse;
        EntryFate fate = FateOf(entry, horizon);
        if (fate != EntryFate.Removed)
            return fate;
        return TryRemoveUnnamed(entry, holds) ? EntryFate.Removed : EntryFate.InUse;
    }

    /// <summary>Tells whether a version of an entry's row that is newer than another one has the entry's key.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="node">The other version, which has not.</param>
    /// <returns>True also where that is not certain.</returns>
    internal bool IsNamedSince(IndexEntry entry, TransactionalRow node)
    {
        // Order: acquire, after the word of holds; pairs with the installing compare-and-swap.
        TransactionalRow? version = Volatile.Read(ref entry.Chain.Head);
        while (version is not null && !ReferenceEquals(version, node))
        {
            if (Names(version, entry))
                return true;
            version = Volatile.Read(ref version._khonsuNext);
        }

        return version is null;
    }

    /// <summary>Takes an entry out that no version has the key of, if nobody has held it since that was
    /// known.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="holds">What its word of holds was then.</param>
    /// <returns>True when it is out.</returns>
    internal bool TryRemoveUnnamed(IndexEntry entry, long holds)
    {
        StepHook.At(Step.BeforeEntryDeath);
        if (!entry.TryDie(holds))
            return false;
        StepHook.At(Step.EntryDead);
        TakeOut(entry);
        return true;
    }

    /// <summary>Takes a dead entry out of its list.</summary>
    /// <param name="entry">The entry.</param>
    private protected abstract void TakeOut(IndexEntry entry);

    /// <summary>
    /// Asks all versions that a snapshot in use or to come may see whether they have the entry's key.
    /// </summary>
    EntryFate FateOf(IndexEntry entry, long horizon)
    {
        // Order: acquire, after the word of holds; pairs with the installing compare-and-swap.
        TransactionalRow? version = Volatile.Read(ref entry.Chain.Head);
        bool isNewest = true;
        for (; version is not null; version = Volatile.Read(ref version._khonsuNext))
        {
            long stamp = Volatile.Read(ref version._khonsuStamp);
            if (stamp == TransactionalRow.AbortedStamp)
                continue;
            if (Names(version, entry))
                return isNewest ? EntryFate.InUse : EntryFate.Waiting;
            // Why: a pending version may abort, and then the one below it is the newest.
            if (stamp == TransactionalRow.PendingStamp)
                continue;
            isNewest = false;
            if (stamp <= horizon)
                break;
        }

        return EntryFate.Removed;
    }
}
